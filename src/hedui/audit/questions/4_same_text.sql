-- 不同单位，文字雷同
-- 问题、措施或完成情况在不同单位的报告中一字不差。
WITH told AS (
    SELECT file, coalesce(problems_page, first_page) AS page, unit, problems AS text FROM reports
    UNION ALL SELECT file, coalesce(improvements_page, first_page), unit, improvements FROM reports
    UNION ALL SELECT file, coalesce(recommendations_page, first_page), unit, recommendations FROM reports
    UNION ALL SELECT f.file, coalesce(f.actual_page, f.first_page), coalesce(r.unit, f.implementing_unit), f.actual
        FROM forms f JOIN reports r USING (file, report)
    UNION ALL SELECT file, coalesce(deviation_page, row_page), unit, deviation FROM rows)
SELECT count(DISTINCT unit) * length(any_value(text)) AS weight,
    format('{} 个单位写得一字不差：“{}…”', count(DISTINCT unit), left(any_value(text), 60)) AS said,
    list(place(file, page, unit) ORDER BY unit) AS places
FROM told WHERE length(text) >= 40 AND unit IS NOT NULL
GROUP BY regexp_replace(text, '\s', '', 'g') HAVING count(DISTINCT key_of(unit)) > 1
