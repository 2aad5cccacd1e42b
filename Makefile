# Every clone has these commands; CONTRIBUTING.md explains them.
PY := .venv/bin/python
PORT ?= 8000

.PHONY: help setup setup-dev up test check bench journey faults format lock messages screenshots clean

help:            ## list the commands
	@grep -hE '^[a-z-]+: .*##|^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

setup:           ## environment only, no server
	@python3 tools/setup.py

setup-dev:       ## environment with everything that tests and checks need, Chromium included
	@python3 tools/setup.py --dev

up: setup        ## set everything up and run the main job on 127.0.0.1:$(PORT)
	@.venv/bin/nenso up --port $(PORT)

test: setup-dev  ## set everything up and pass the tests
	@$(PY) tools/run_tests.py

check: setup-dev ## format, lint, types, contracts, migrations, translations, docs
	@$(PY) tools/check.py

bench: setup-dev ## ratios measured side by side: make bench NAME=index
	@$(PY) -m bench $(NAME)

journey: setup-dev ## walk the site in a real Chromium: make journey NAME=ranking
	@$(PY) tools/run_tests.py --journey "$(NAME)"

faults: setup-dev ## break things on purpose and watch them mend
	@$(PY) tools/run_tests.py --faults

format: setup-dev ## rewrite the code in the house's format
	@.venv/bin/ruff check -q --fix-only src tests bench tools manage.py; .venv/bin/ruff format -q src tests bench tools manage.py

messages: setup-dev ## collect the interface's words for translators
	@$(PY) tools/messages.py collect

lock: setup-dev  ## renew the lock files
	@$(PY) tools/lock.py

screenshots: setup-dev ## take the README's screenshots again
	@.venv/bin/nenso up --no-serve >/dev/null && $(PY) tools/screenshots.py

clean:           ## remove what was built, keep the data in var/
	@rm -rf .venv node_modules static-build static-root
