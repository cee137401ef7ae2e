"""The audit: what no single document shows. Records of a whole folder are laid side by side, and questions are put."""

from hedui.audit.run import Audit, audit_records, write_audit

__all__ = ["Audit", "audit_records", "write_audit"]
