# Linux and macOS. The plain lines for Windows are in README.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PY     := $(BIN)/python
OUT    ?= out

.PHONY: setup setup-dev run sheet test lint types bench soak lock docs golden clean

# --no-deps: requirements.txt is a complete lock; letting pip resolve again would fetch 3 GB of torch.
$(VENV)/.installed: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps -r requirements.txt
	touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps -r requirements-dev.txt
	touch $@

setup: $(VENV)/.installed
setup-dev: $(VENV)/.installed-dev

run: setup  ## serve the app on this machine; the address is printed and opened
	$(PY) -m streamlit run app.py

# In the browser one after the other: two at once on two cores wait for each other longer than a page may take.
test: setup-dev
	$(PY) -m pytest -n auto --maxprocesses 4 --dist loadfile --ignore tests/e2e
	$(PY) -m pytest tests/e2e

lint: setup-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PY) -m cogapp --check -I . README.md data/columns.md

bench: setup-dev  ## the table of README, from one run
	$(PY) -m benchmarks

sheet: setup-dev  ## a picture of every page, light, dark and phone-wide, into out/pages; needs chromium
	$(PY) -m tests.e2e.contact_sheet --out $(OUT)/pages

soak: setup-dev  ## long checks: mutation fuzz, keyword equality, statistics by simulation
	$(PY) -m pytest -m soak --override-ini addopts="-ra --strict-markers --import-mode=importlib"

golden: setup-dev  ## renew the golden files after a change that was meant
	GOLDEN=renew $(PY) -m pytest -q tests/report tests/test_published_figures.py

docs: setup-dev
	$(PY) -m cogapp -r -I . README.md data/columns.md

lock:  ## resolve pyproject.toml anew; needs uv
	uv lock --upgrade --quiet
	uv export --frozen --no-hashes --no-emit-project --no-annotate --no-header --no-dev --quiet > requirements.lock
	uv export --frozen --no-hashes --no-emit-project --no-annotate --no-header --quiet > requirements-dev.lock
	{ echo "# Complete lock. Install with: pip install --no-deps -r requirements.txt   (without --no-deps: 3 GB more)"; cat requirements.lock; } > requirements.txt
	{ echo "# Complete lock for developers. Install with: pip install --no-deps -r requirements-dev.txt"; cat requirements-dev.lock; } > requirements-dev.txt
	rm -f requirements.lock requirements-dev.lock

clean:
	rm -rf $(VENV) $(OUT) .pytest_cache .mypy_cache .ruff_cache
