-- 同一项目，数字不同
-- 同一单位、同一年度的同一项目，在不同文件中金额不一。
WITH seen AS (
    SELECT *, 'budget' AS what, budget AS amount, budget_printed AS printed FROM money WHERE budget IS NOT NULL
    UNION ALL SELECT *, 'executed', executed, executed_printed FROM money WHERE executed IS NOT NULL)
SELECT max(amount) / greatest(min(amount), 0.0001) AS weight,
    format('“{}”{}：{}有 {} 种说法，相差 {:.2f} 万元', any_value(project), coalesce(any_value(year) || ' 年', ''),
        if(what = 'budget', '全年预算', '全年执行'), count(DISTINCT round(amount, 2)), max(amount) - min(amount)) AS said,
    list(place(file, money_page, printed || coalesce(currency_unit, '')) ORDER BY file) AS places
FROM seen WHERE length(key) >= 4 AND kind <> 'department'
GROUP BY key, year, key_of(unit), what
HAVING count(DISTINCT file) > 1 AND max(amount) - min(amount) > greatest(0.011, 0.0005 * max(amount))
