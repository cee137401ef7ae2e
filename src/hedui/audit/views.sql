-- What makes documents comparable.
-- Amounts in 万元, as doubles: what is found is shown as printed, and compared with tolerance.
-- A key is a name without what writers add and leave out: blanks, brackets, quotation marks, the word 项目 at its end.
-- A region is the start of a unit's name as far as the first character that ends the name of one.
CREATE MACRO in_wan(amount, unit) AS CASE
    WHEN unit LIKE '%亿%' THEN amount::DOUBLE * 10000 WHEN unit LIKE '%万%' THEN amount::DOUBLE
    WHEN unit LIKE '%元%' THEN amount::DOUBLE / 10000 END;
CREATE MACRO key_of(name) AS regexp_replace(regexp_replace(name, '[\s（）()“”"《》〈〉、，,.·—-]', '', 'g'), '项目$', '');
CREATE MACRO region_of(unit) AS nullif(regexp_extract(unit, '^(.{1,12}?(?:特别行政区|自治[区州县旗]|[省市州盟县旗区]))', 1), '');
CREATE MACRO place(file, page, said) AS struct_pack(file := file, page := page, said := said);
CREATE VIEW heads AS
    SELECT f.file, f.report, f.form, r.kind, r.fiscal_year AS year, coalesce(r.unit, f.implementing_unit) AS unit,
        region_of(coalesce(r.unit, f.implementing_unit)) AS region, f.project_name AS project,
        key_of(f.project_name) AS key, coalesce(f.project_name_page, f.first_page) AS page,
        f.total_weight, f.total_score, f.total_score_printed, coalesce(f.total_score_page, f.first_page) AS score_page
    FROM forms f JOIN reports r USING (file, report);
CREATE VIEW money AS
    SELECT h.*, in_wan(t.annual_budget, t.currency_unit) AS budget, in_wan(t.executed, t.currency_unit) AS executed,
        t.annual_budget_printed AS budget_printed, t.executed_printed, t.currency_unit, t.execution_rate AS rate,
        t.execution_rate_printed AS rate_printed, coalesce(t.executed_page, t.annual_budget_page, h.page) AS money_page
    FROM heads h JOIN funding t USING (file, report, form) WHERE t.line = 'total';
CREATE VIEW rows AS
    SELECT h.region, h.unit, h.project, h.year, i.*, coalesce(i.score_page, i.actual_page, h.page) AS row_page
    FROM indicators i JOIN heads h USING (file, report, form);
