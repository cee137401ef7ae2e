-- 与同类相差甚远
-- 同名同单位的指标中，与中位数相差六个稳健标准差以上。
WITH peer AS (
    SELECT *, key_of(level3) AS key, actual_value::DOUBLE AS amount FROM rows
    WHERE actual_value IS NOT NULL AND length(level3) >= 2),
middle AS (
    SELECT key, actual_unit, median(amount) AS median, mad(amount) * 1.4826 AS spread, count(*) AS peers
    FROM peer GROUP BY ALL HAVING count(*) >= 8 AND mad(amount) > 0)
SELECT abs(amount - median) / spread AS weight,
    format('{}“{}”：{}，同类 {} 项的中位数是 {:.6g}{}', coalesce(region || ' ', ''), level3, actual, peers, median,
        coalesce(peer.actual_unit, '')) AS said,
    [place(file, coalesce(actual_page, row_page), actual)] AS places
FROM peer JOIN middle ON peer.key = middle.key AND peer.actual_unit IS NOT DISTINCT FROM middle.actual_unit
WHERE abs(amount - median) > 6 * spread
