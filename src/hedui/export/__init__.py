"""Records as people take them away: Excel, CSV, Parquet, DuckDB, and the source with its proof drawn on it."""
