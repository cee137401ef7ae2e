-- 同一项目，两年悬殊
-- 同一项目相邻两年的预算相差五倍以上：核对单位（元、万元）与口径。
SELECT greatest(b.budget / a.budget, a.budget / b.budget) AS weight,
    format('“{}”：{} 年预算 {}，{} 年 {}', a.project, a.year, a.budget_printed || a.currency_unit,
        b.year, b.budget_printed || b.currency_unit) AS said,
    [place(a.file, a.money_page, a.budget_printed), place(b.file, b.money_page, b.budget_printed)] AS places
FROM money a JOIN money b ON a.key = b.key AND key_of(a.unit) = key_of(b.unit)
    AND try_cast(b.year AS INT) = try_cast(a.year AS INT) + 1
WHERE length(a.key) >= 4 AND a.budget > 0 AND b.budget > 0 AND greatest(b.budget / a.budget, a.budget / b.budget) >= 5
