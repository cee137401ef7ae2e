-- 远超目标
-- 完成值是目标的三倍以上：目标可能定得过低，或数字有误。
SELECT actual_value::DOUBLE / target_value::DOUBLE AS weight,
    format('{}“{}”：目标 {}，完成 {}，为目标的 {:.1f} 倍', coalesce(project || ' ', ''), level3, target, actual,
        actual_value::DOUBLE / target_value::DOUBLE) AS said,
    [place(file, coalesce(actual_page, row_page), actual)] AS places
FROM rows WHERE target_value > 0 AND coalesce(target_operator, '=') IN ('≥', '>', '=')
    AND target_unit IS NOT DISTINCT FROM actual_unit AND actual_value::DOUBLE >= 3 * target_value::DOUBLE
