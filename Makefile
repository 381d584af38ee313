# lead_funnel: build, install and test with PGXS.
#
#   make demo         everything set up, loaded and printed on a private server
#                     (CRM=FILE.sql[.gz]: with this dump); then make demo-psql
#                     and make demo-stop
#   make test         every test, on a private server
#   make fuzz         hostile inputs for a minute (LF_FUZZ_SECONDS=N)
#   make sanitize     tests and mutated input on a server with sanitizers
#   make bench        comparisons with the obvious alternatives (ROWS=N, BENCH=NAME)
#   make docs         docs/reference.md, from the comments in the catalogs
#   make pages        every page with what its examples print today, below pages/
#   make              build; make install installs into PG_CONFIG's server
#   make check-style  the sources' style, and what rooms use; make style lays C out

EXTENSION = lead_funnel
MODULE_big = lead_funnel
PGFILEDESC = "lead_funnel - lead classification, office-hours SLA and channel KPIs"

# The folder of this Makefile, also when make runs in another one (VPATH build).
TOP := $(patsubst %/,%,$(or $(VPATH),$(dir $(firstword $(MAKEFILE_LIST)))))
EXTVERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" $(TOP)/lead_funnel.control)

# A room uses only the rooms before it.
ROOMS = text label lead channel hours sla tally kpi pivot attribution agreement words crm report connect materialize rehearse
SOURCES := $(sort $(wildcard $(TOP)/src/*.c) $(foreach room,$(ROOMS),$(wildcard $(TOP)/src/$(room)/*.c)))
C_HEADERS := $(wildcard $(TOP)/src/*.h $(TOP)/src/*/*.h)
OBJS = $(patsubst $(TOP)/%.c,%.o,$(SOURCES))

# What types have in common is written once, as templates: see "A type" below.
LABEL_TYPES = lead_intent lead_stage sla_state
KPI_TYPES = funnel_kpi duration_kpi response_kpi retention_kpi attribution_kpi
PIVOT_TYPES = funnel_kpi_by response_kpi_by attribution_kpi_by
PATH_TYPES = touch_path
built = $(patsubst %,src/built/%.sql,$(1))
SQL_TYPES = $(call built,$(LABEL_TYPES) lead_signals office_hours $(KPI_TYPES) $(PIVOT_TYPES) $(PATH_TYPES))
# The user's tables and views are plain SQL files, languages plain JSON.
SQL_BUILT = $(SQL_TYPES) $(call built,words crm report)
# The other SQL files of a room.
room = $(patsubst $(TOP)/%,%,$(sort $(wildcard $(TOP)/src/$(1)/*.sql)))
SQL_FILES = src/prolog.sql $(call built,$(LABEL_TYPES)) \
	$(call built,lead_signals) src/lead/lead_signals.sql src/lead/qualify.sql src/lead/instants.sql src/lead/findings.sql \
	src/channel/channel.sql src/channel/utm.sql src/channel/conversion_fit.sql \
	$(call built,office_hours) src/hours/office_hours.sql src/hours/holidays.sql src/hours/month.sql \
	src/sla/sla_state.sql src/sla/sla.sql \
	$(call built,$(KPI_TYPES)) \
	src/kpi/funnel.sql src/kpi/duration.sql src/kpi/response.sql src/kpi/retention.sql src/kpi/rate.sql src/kpi/trend.sql \
	$(call built,$(PIVOT_TYPES)) src/pivot/funnel_pivot.sql src/pivot/response_pivot.sql \
	$(call built,$(PATH_TYPES)) \
	src/attribution/credit.sql src/attribution/path.sql src/attribution/attribution.sql src/attribution/graph.sql \
	src/agreement/policy.sql src/agreement/signal_times.sql src/agreement/classify.sql \
	$(call built,words) $(call room,words) $(call built,crm) $(call room,crm) \
	$(call built,report) $(call room,report) $(call room,connect) $(call room,materialize) \
	$(call room,rehearse) \
	src/comments.sql src/epilog.sql
# The sources that are known by name, as rows of a C table.
SOURCES_BUILT = src/channel/sources.inc
SOURCES_DATA = $(TOP)/src/channel/sources.awk $(TOP)/src/channel/ga4_sources.csv $(TOP)/src/channel/more_sources.csv
BASE_SQL = lead_funnel--$(EXTVERSION).sql
DATA_built = $(BASE_SQL)

PG_CPPFLAGS = -I$(TOP)/src -Isrc -DLEAD_FUNNEL_VERSION='"$(EXTVERSION)"'
PG_CFLAGS = -Wall -Wextra -Wno-unused-parameter -Wno-sign-compare -Wno-missing-field-initializers -Wno-declaration-after-statement
EXTRA_CLEAN = $(SQL_BUILT) $(SQL_NAMES) $(SOURCES_BUILT) $(SOURCES_BUILT).rows $(OBJS:.o=.bc) results regression.diffs regression.out output_iso

# Soft errors came with 16.
REGRESS_SKIP = $(if $(filter 15,$(MAJORVERSION)),soft_errors) $(LEFT_OUT)
REGRESS = $(filter-out $(REGRESS_SKIP),$(sort $(patsubst $(TOP)/sql/%.sql,%,$(wildcard $(TOP)/sql/*.sql))))
REGRESS_OPTS = --inputdir=$(TOP) --load-extension=lead_funnel
ISOLATION := $(sort $(patsubst $(TOP)/test/specs/%.spec,%,$(wildcard $(TOP)/test/specs/*.spec)))
ISOLATION_OPTS = --inputdir=$(TOP)/test --load-extension=lead_funnel

# Tests and demo bring their own server, so they work without pg_config too.
PG_CONFIG ?= pg_config
PGXS := $(wildcard $(shell $(PG_CONFIG) --pgxs 2>/dev/null))
ifneq ($(PGXS),)
include $(PGXS)
else
all install installcheck clean:
	$(error no PostgreSQL development files: set PG_CONFIG, or let "make demo" or "make test" set them up)
endif

$(OBJS) $(OBJS:.o=.bc): $(C_HEADERS) $(TOP)/lead_funnel.control
src/channel/source.o src/channel/source.bc: $(SOURCES_BUILT)

# The names of the SQL sources: what is made of them is made anew when one is gone.
SQL_NAMES = src/built/names
SQL_SOURCES := $(patsubst $(TOP)/%,%,$(filter-out $(TOP)/src/built/%,\
	$(sort $(wildcard $(TOP)/src/*/*.sql $(TOP)/src/*/*/*.sql $(TOP)/src/words/*.json))))

# In a VPATH build the objects' folders do not exist yet; a rule for them would
# find those of the source tree.
$(shell mkdir -p $(sort $(dir $(OBJS)) src/built/))
$(shell echo '$(SQL_SOURCES)' | cmp -s - $(SQL_NAMES) || echo '$(SQL_SOURCES)' > $(SQL_NAMES))

$(SOURCES_BUILT): $(SOURCES_DATA)
	LC_ALL=C awk -f $^ > $@.rows
	LC_ALL=C sort -t '"' -k 2,2 $@.rows > $@
	rm $@.rows

# A type: its text and binary form, how it is stored, = and hash, and what some
# have besides: an order, arithmetic, or what is under a key.  FUNCTIONS is what
# the names of its C functions begin with.
TYPE = type type_equal
ORDERED = $(TYPE) type_order
JOINS = HASHES
$(call built,$(LABEL_TYPES) lead_signals office_hours): JOINS = HASHES, MERGES
$(call built,$(LABEL_TYPES) lead_signals): FUNCTIONS = label
$(call built,$(LABEL_TYPES) lead_signals): STORED = INTERNALLENGTH = 1, PASSEDBYVALUE, ALIGNMENT = char, STORAGE = plain
$(call built,$(LABEL_TYPES)): TEMPLATES = $(ORDERED) label/label_type
$(call built,lead_signals office_hours): TEMPLATES = $(ORDERED)
$(call built,office_hours): STORED = INTERNALLENGTH = VARIABLE, ALIGNMENT = int4, STORAGE = extended
$(call built,$(KPI_TYPES)): STORED = INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = main
$(call built,$(KPI_TYPES)): TEMPLATES = $(TYPE) kpi/arithmetic
$(call built,$(KPI_TYPES)): EMPTY = {}
$(call built,$(KPI_TYPES)): SPACE = 1024
$(call built,$(PIVOT_TYPES)): STORED = INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = extended
$(call built,$(PIVOT_TYPES)): TEMPLATES = $(TYPE) kpi/arithmetic pivot/each
$(call built,$(PIVOT_TYPES)): EMPTY = []
$(call built,$(PIVOT_TYPES)): SPACE = 16384
$(call built,$(PATH_TYPES)): STORED = INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = extended
$(call built,$(PATH_TYPES)): TEMPLATES = $(TYPE)

$(SQL_TYPES): src/built/%.sql: $(wildcard $(TOP)/src/*.sql.in $(TOP)/src/*/*.sql.in) $(TOP)/Makefile
	sed -e 's/@TYPE@/$*/g' -e 's/@KPI@/$(*:_by=)/g' -e 's/@FUNCTIONS@/$(or $(FUNCTIONS),$*)/g' \
		-e 's/@STORED@/$(STORED)/' -e 's/@JOINS@/$(JOINS)/' -e 's/@EMPTY@/$(EMPTY)/g' -e 's/@SPACE@/$(SPACE)/g' \
		$(TEMPLATES:%=$(TOP)/src/%.sql.in) > $@

src/built/words.sql: $(TOP)/src/words/assemble $(sort $(wildcard $(TOP)/src/words/*.json)) $(SQL_NAMES)
	$(filter-out $(SQL_NAMES),$^) > $@

$(call built,crm report): src/built/%.sql: $(TOP)/src/assemble $(sort $(wildcard $(TOP)/src/*/*/*.sql)) $(SQL_NAMES)
	$< $* $(sort $(wildcard $(TOP)/src/$*/*/*.sql)) > $@

$(BASE_SQL): $(foreach file,$(SQL_FILES),$(if $(filter $(SQL_BUILT),$(file)),,$(TOP)/)$(file)) $(SQL_NAMES)
	cat $(filter-out $(SQL_NAMES),$^) > $@

ifneq ($(PGXS),)
all: $(BASE_SQL)
endif

# The second compiler's opinion; PGXS has it for bitcode.  The server's headers are
# C11 since 19.
C_STANDARD = $(if $(filter 15 16 17 18,$(MAJORVERSION)),gnu99,gnu11)

clang-check: $(SOURCES_BUILT)
	$(if $(shell command -v $(CLANG)),,$(error no clang))
	$(CLANG) -std=$(C_STANDARD) $(BITCODE_CFLAGS) $(CPPFLAGS) $(PG_CFLAGS) -Wno-ignored-attributes -Werror -fsyntax-only $(SOURCES)

test:
	@$(TOP)/test/run

demo demo-psql demo-stop:
	@cd $(or $(PWD),.) && $(abspath $(TOP))/test/demo/run $@ $(if $(CRM),'$(CRM)')

fuzz:
	@$(TOP)/test/fuzz/run $(FUZZ)

sanitize:
	@$(TOP)/test/sanitize/run

bench:
	@$(TOP)/test/bench/run $(BENCH)

# A failure leaves the old page.
docs:
	@$(TOP)/test/docs/run reference >$(TOP)/docs/reference.md.new
	@mv $(TOP)/docs/reference.md.new $(TOP)/docs/reference.md

pages:
	@mkdir -p $(TOP)/pages
	@$(TOP)/test/docs/run pages | tar -C $(TOP)/pages -xf -

check-style:
	@$(TOP)/test/setup/style check

style:
	@$(TOP)/test/setup/style rewrite

.PHONY: clang-check bench docs pages fuzz sanitize test demo demo-psql demo-stop check-style style
