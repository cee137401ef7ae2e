-- 部门合计小于项目之和
-- 项目是部门支出的一部分，合计不应超过整体。
WITH whole AS (SELECT * FROM money WHERE kind = 'department' AND executed IS NOT NULL),
    part AS (SELECT DISTINCT ON (unit, year, key) * FROM money
        WHERE kind = 'project' AND executed IS NOT NULL AND length(key) >= 2)
SELECT sum(part.executed) / whole.executed AS weight,
    format('{}{}：部门整体执行 {:.2f} 万元，{} 个项目合计 {:.2f} 万元，多于整体', whole.unit, coalesce(whole.year || ' 年', ''),
        whole.executed, count(*), sum(part.executed)) AS said,
    list_prepend(place(whole.file, whole.money_page, whole.executed_printed),
        list(place(part.file, part.money_page, part.project || ' ' || part.executed_printed))) AS places
FROM whole JOIN part ON key_of(part.unit) = key_of(whole.unit) AND part.year IS NOT DISTINCT FROM whole.year
GROUP BY whole.file, whole.report, whole.form, whole.unit, whole.year, whole.executed, whole.money_page,
    whole.executed_printed
HAVING sum(part.executed) > whole.executed * 1.005 + 0.01
