# Every target sets up what it needs, and does so only once.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.run-$(shell cat requirements.lock pyproject.toml | cksum | cut -d' ' -f1)
DEV := $(VENV)/.dev-$(shell cat requirements-dev.lock pyproject.toml | cksum | cut -d' ' -f1)
CASES := eval/cases
COMPILE := .venv-lock/bin/pip-compile --quiet --strip-extras --allow-unsafe --generate-hashes --no-header \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options

.PHONY: help setup demo test test-slow lint bench schemas lock clean

help:
	@echo 'make demo     the main job on the scans in $(CASES); records go to .demo/'
	@echo 'make test     the tests, but for the slow ones: make test-slow'
	@echo 'make lint     ruff, mypy --strict, and the layers of the house'
	@echo 'make bench    accuracy, speed and memory, against the tools to beat'
	@echo 'make bench-readme  rivals, speed and memory, and their tables into the READMEs'
	@echo 'make bench-verify  faults planted in right records, blame, cost: the verifier alone'
	@echo 'make confidence    fits confidence and its certificates anew'
	@echo 'make bench-scale  what a run costs by itself over very many documents, and what Ray adds'
	@echo 'make fuzz     20,000 hostile files; make kill: a run killed 100 times'
	@echo 'make gate     accuracy on a fixed set; fails where a figure is worse than in eval/baseline.json'
	@echo 'make baseline renews eval/baseline.json on purpose, and shows the difference'
	@echo 'make forged   accuracy on 500 forged pages of a new seed: make forged SEED=…; writes eval/FORGED.md'
	@echo 'make figures  teaches the reader of figures anew, on printed figures of many faces'
	@echo 'make record   cassettes/ anew, from the model file HEDUI_LOCAL_MODEL'
	@echo 'make schemas  schemas/*.json from the models'
	@echo 'make lock     requirements.lock and requirements-dev.lock from pyproject.toml'

$(VENV)/bin/python:
	@test -n '$(PYTHON)' || { echo 'hedui needs Python 3.11 or newer: make PYTHON=/path/to/python3' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

INSTALL = $(BIN)/python -m pip install --quiet --require-hashes -r
INSTALL_HEDUI = $(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --no-index -e . \
	&& $(BIN)/python -m compileall -q src  # where Python is told to keep nothing, every process would translate hedui anew

$(RUN): | $(VENV)/bin/python  # what hedui needs to run
	@echo 'Setting up $(VENV): once, some 250 MB of packages.'
	$(INSTALL) requirements.lock && $(INSTALL_HEDUI)
	@rm -f $(VENV)/.run-* && touch $@

$(DEV): | $(VENV)/bin/python  # and what its tests and measurements need; holds all of the above in the same versions
	@echo 'Setting up $(VENV) for development: once, some 700 MB of packages.'
	$(INSTALL) requirements-dev.lock && $(INSTALL_HEDUI)
	@rm -f $(VENV)/.run-* $(VENV)/.dev-* && touch $@ $(RUN)

setup: $(DEV)  # what tests and measurements need, and nothing more

demo: $(RUN)
	$(BIN)/hedui extract $(CASES) --out .demo
	@echo; echo 'For people: a table in Excel, and a page on which every number is outlined by its status:'
	@$(BIN)/hedui export .demo --to .demo/demo.xlsx --source $(CASES)
	@$(BIN)/hedui export .demo/office.json --to .demo/office-marked.pdf --source $(CASES)/r16/office.pdf

TOGETHER := -n logical --maxprocesses 4 --dist loadfile  # a core each; each may hold the networks, some 700 MB

test: $(DEV)
	$(BIN)/python -m pytest -m 'not slow' $(TOGETHER)

test-slow: $(DEV)
	$(BIN)/python -m pytest -m 'slow and not alone' -n logical --maxprocesses 2 --dist loadgroup
	$(BIN)/python -m pytest -m 'slow and alone'

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(DEV)  # make bench CORPUS=/path/to/cases BENCH='speed memory --workers 1'
	$(BIN)/python eval/bench.py $(BENCH) $(if $(CORPUS),--corpus '$(CORPUS)')

.PHONY: bench-readme
bench-readme: $(DEV)  # rivals, speed and memory over the shipped cases, and their tables into both READMEs
	$(BIN)/python eval/bench.py rivals speed memory --readme README.md README.zh-CN.md

.PHONY: bench-verify
bench-verify: $(DEV)  # make bench-verify BENCH='mutants --wanted 1000'
	$(BIN)/python eval/bench_verify.py $(BENCH) $(if $(CORPUS),--corpus '$(CORPUS)')

.PHONY: confidence
# 500 scanned pages and their sources of each of two seeds are read (hours of one core): on the first the scales are
# fitted anew, on the second they are measured and certified.
FITTED := 128341
HELD_OUT := 129353
confidence: $(DEV)
	for seed in $(FITTED) $(HELD_OUT); do test -d .bench/forged-$$seed || \
		$(BIN)/python eval/forged.py make --seed $$seed --fonts carried --work .bench/forged-$$seed || exit 1; done
	$(BIN)/python eval/fit_confidence.py .bench/forged-$(FITTED)/cases/* --held .bench/forged-$(HELD_OUT)/cases/*

.PHONY: bench-scale fuzz kill
bench-scale: $(DEV)  # make bench-scale BENCH='cost --documents 1000000'
	$(BIN)/python eval/bench_scale.py $(BENCH)

fuzz: $(DEV)  # make fuzz FUZZ='--count 1000 --seed 3'; --quick for a cheap engine in place of OCR
	$(BIN)/python eval/fuzz.py $(FUZZ)

kill: $(DEV)
	HEDUI_TEST_KILLS=100 $(BIN)/python -m pytest tests/test_killed.py

.PHONY: gate gate-cases baseline
gate-cases: $(DEV)  # the shipped cases, and 11 forged reports of a fixed seed with their scans
	rm -rf .gate/cases && mkdir -p .gate/cases && cp -r $(CASES) .gate/cases/shipped
	$(BIN)/hedui forge --n 11 --seed 40 --kinds source,worn --fonts carried --out .gate/cases/forged

gate: gate-cases
	$(BIN)/hedui eval .gate/cases --out .gate --against eval/baseline.json

baseline: gate-cases
	rm -f .gate/metrics.json
	$(BIN)/hedui eval .gate/cases --out .gate $(if $(wildcard eval/baseline.json),--against eval/baseline.json) || true
	cp .gate/metrics.json eval/baseline.json

.PHONY: forged
FORGED := .forged
# KINDS=odd TO=eval/ODD.md: scans of rare kinds instead, and their figures in a file of their own
forged: $(DEV)  # make forged SEED=9157 [PAGES=500] [FONTS=carried]: an hour or so on 2 cores
	rm -rf $(FORGED) && $(BIN)/python eval/forged.py make --seed $(SEED) --pages $(or $(PAGES),500) --fonts $(or $(FONTS),installed) --kinds $(or $(KINDS),usual) --work $(FORGED)
	$(BIN)/python eval/forged.py read --work $(FORGED) --workers 2
	$(BIN)/python eval/forged.py tell --work $(FORGED) --seed $(SEED) --to $(or $(TO),eval/FORGED.md)

.PHONY: figures
FIGURES := .bench/figures
# The reader of figures taught anew, in MINUTES=60 of one core; the more fonts are installed the better.
# FROM=src/hedui/reading/figures.onnx goes on from the one that is there.
figures: $(DEV)
	test -d $(FIGURES)/venv || $(PYTHON) -m venv $(FIGURES)/venv
	$(FIGURES)/venv/bin/python -m pip install --quiet --require-hashes -r eval/figures.lock
	$(BIN)/python eval/figures_sheet.py --pages 500 --seed 1 --out $(FIGURES)/taught
	$(BIN)/python eval/figures_sheet.py --pages 10 --seed 2 --out $(FIGURES)/held
	$(FIGURES)/venv/bin/python eval/figures_train.py --sheets $(FIGURES)/taught --held $(FIGURES)/held \
		--minutes $(or $(MINUTES),60) --to src/hedui/reading/figures.onnx $(if $(FROM),--from $(FROM))

.PHONY: record
record: $(DEV)  # HEDUI_LOCAL_MODEL=/path/model.gguf make record
	@test -f '$(HEDUI_LOCAL_MODEL)' || { echo 'set HEDUI_LOCAL_MODEL to a GGUF file' >&2; exit 1; }
	rm -f cassettes/*.yaml
	$(BIN)/python -m pytest -q tests/test_llm_cassettes.py --record-mode=rewrite
	$(BIN)/python -m pytest -q tests/test_llm_cassettes.py

.PHONY: faults bench-service
faults: $(DEV)  # the watched folder and the service, killed 50 times each
	HEDUI_KILLS=50 $(BIN)/python -m pytest tests/test_watch.py tests/test_foreman.py -k killed

.PHONY: docs pictures
docs: $(DEV)  # the guide as a site, in .site/
	$(BIN)/mkdocs build --quiet

pictures: $(DEV)  # of the guide, taken by the browser tests
	HEDUI_SCREENSHOTS=docs/pictures $(BIN)/python -m pytest tests/test_browser.py

bench-service: $(DEV)  # answers and memory of the service while it reads
	$(BIN)/python eval/bench_service.py
	$(BIN)/python eval/bench_list.py

schemas: $(DEV)
	for name in record gold llm; do \
		$(BIN)/hedui schema $$name > .schema.tmp && mv .schema.tmp schemas/$$name.schema.json || exit 1; done

lock:
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install --quiet pip-tools
	$(COMPILE) --extra build,analysis,service --output-file requirements.lock pyproject.toml
	$(COMPILE) --all-extras --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml
	for tool in eval/rivals/*.in eval/figures.in; do $(COMPILE) --output-file $${tool%.in}.lock $$tool || exit 1; done

clean:
	rm -rf $(VENV) .venv-lock .demo .bench .gate .forged
