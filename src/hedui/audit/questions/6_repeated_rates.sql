-- 执行率重复
-- 金额不同的项目，却有同一个带零头的执行率。
SELECT count(DISTINCT key) AS weight,
    format('{}：{} 个金额不同的项目执行率都是 {}%', unit, count(DISTINCT key), any_value(rate_printed)) AS said,
    list(place(file, money_page, project || ' ' || executed_printed) ORDER BY file) AS places
FROM money WHERE unit IS NOT NULL AND rate::DOUBLE NOT IN (0, 1, 100) AND rate::DOUBLE * 10 <> round(rate::DOUBLE * 10)
GROUP BY unit, rate
HAVING count(DISTINCT key) >= 3 AND count(DISTINCT round(executed, 2)) >= 3
