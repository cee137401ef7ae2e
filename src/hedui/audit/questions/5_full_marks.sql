-- 处处满分
-- 一个单位的每张表、每行指标都是满分。
WITH form AS (
    SELECT unit, file, report, form, min(row_page) AS page, count(*) AS marks, bool_and(score = weight) AS full_marks
    FROM rows WHERE score IS NOT NULL AND weight > 0 GROUP BY ALL)
SELECT count(*) AS weight, format('{}：{} 张表共 {} 行指标，全部满分', unit, count(*), sum(marks)) AS said,
    list(place(file, page, marks || ' 行满分') ORDER BY file, form) AS places
FROM form WHERE unit IS NOT NULL GROUP BY unit HAVING bool_and(full_marks) AND count(*) >= 3
