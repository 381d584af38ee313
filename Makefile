# lead_funnel: build, install and test with PGXS.
#
#   make demo         everything set up, loaded and printed on a private server
#                     (CRM=FILE.sql[.gz]: with this dump); then make demo-psql
#                     and make demo-stop
#   make test         every test, on a private server
#   make fuzz         hostile inputs for a minute (LF_FUZZ_SECONDS=N)
#   make sanitize     tests and mutated input on a server with sanitizers
#   make bench        comparisons with the obvious alternatives (ROWS=N)
#   make              build; make install installs into PG_CONFIG's server
#   make check-style  the C sources' layout; make style puts it right

EXTENSION = lead_funnel
MODULE_big = lead_funnel
PGFILEDESC = "lead_funnel - lead classification, office-hours SLA and channel KPIs"

# The folder of this Makefile, also when make runs in another one (VPATH build).
TOP := $(patsubst %/,%,$(or $(VPATH),$(dir $(firstword $(MAKEFILE_LIST)))))
EXTVERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" $(TOP)/lead_funnel.control)

# A room uses only the rooms before it.
ROOMS = text label lead channel hours sla tally kpi pivot agreement words crm report connect
SOURCES := $(sort $(wildcard $(TOP)/src/*.c) $(foreach room,$(ROOMS),$(wildcard $(TOP)/src/$(room)/*.c)))
C_HEADERS := $(wildcard $(TOP)/src/*.h $(TOP)/src/*/*.h)
OBJS = $(patsubst $(TOP)/%.c,%.o,$(SOURCES))

# Label types are instances of one template.
LABEL_TYPES = lead_intent lead_stage sla_state
SQL_LABELS = $(LABEL_TYPES:%=src/label/%.sql)
# So are the types of KPI states.
KPI_TYPES = funnel_kpi duration_kpi response_kpi retention_kpi
SQL_KPIS = $(KPI_TYPES:%=src/kpi/%.sql)
# Some of them have a type of many under keys, a pivot.
PIVOT_TYPES = $(KPI_TYPES)
SQL_PIVOTS = $(PIVOT_TYPES:%=src/pivot/%_by.sql)
# The user's tables and views are plain SQL files, and languages plain JSON.
SQL_ASSEMBLED = src/words/sources.sql src/crm/sources.sql src/report/sources.sql
SQL_BUILT = $(SQL_LABELS) $(SQL_KPIS) $(SQL_PIVOTS) $(SQL_ASSEMBLED)
# The SQL of a room.
room = $(patsubst $(TOP)/%,%,$(filter-out %/sources.sql,$(sort $(wildcard $(TOP)/src/$(1)/*.sql))))
SQL_FILES = src/prolog.sql $(SQL_LABELS) \
	src/lead/lead_signals.sql src/lead/qualify.sql \
	src/channel/channel.sql src/channel/utm.sql src/channel/conversion_fit.sql \
	src/hours/office_hours.sql src/hours/holidays.sql src/hours/month.sql src/sla/sla_state.sql src/sla/sla.sql \
	$(SQL_KPIS) src/kpi/funnel.sql src/kpi/duration.sql src/kpi/response.sql src/kpi/retention.sql src/kpi/rate.sql \
	$(SQL_PIVOTS) src/pivot/funnel_pivot.sql src/pivot/duration_pivot.sql src/pivot/response_pivot.sql \
	src/pivot/retention_pivot.sql \
	src/agreement/policy.sql src/agreement/signal_times.sql src/agreement/classify.sql \
	src/words/sources.sql $(call room,words) src/crm/sources.sql $(call room,crm) \
	src/report/sources.sql $(call room,report) $(call room,connect) \
	src/epilog.sql
# The sources that are known by name, as rows of a C table.
SOURCES_BUILT = src/channel/sources.inc
SOURCES_DATA = $(TOP)/src/channel/sources.awk $(TOP)/src/channel/ga4_sources.csv $(TOP)/src/channel/more_sources.csv
BASE_SQL = lead_funnel--$(EXTVERSION).sql
DATA_built = $(BASE_SQL)

PG_CPPFLAGS = -I$(TOP)/src -Isrc -DLEAD_FUNNEL_VERSION='"$(EXTVERSION)"'
PG_CFLAGS = -Wall -Wextra -Wno-unused-parameter -Wno-sign-compare -Wno-missing-field-initializers -Wno-declaration-after-statement
EXTRA_CLEAN = $(SQL_BUILT) $(SOURCES_BUILT) $(SOURCES_BUILT).rows $(OBJS:.o=.bc) results regression.diffs regression.out output_iso

# Soft errors came with 16.
REGRESS_SKIP = $(if $(filter 15,$(MAJORVERSION)),soft_errors)
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

# In a VPATH build the objects' folders do not exist yet; a rule for them would
# find those of the source tree.
$(shell mkdir -p $(sort $(dir $(OBJS)) src/label/ src/kpi/ src/pivot/ src/words/ src/crm/ src/report/))

$(SOURCES_BUILT): $(SOURCES_DATA)
	LC_ALL=C awk -f $^ > $@.rows
	LC_ALL=C sort -t '"' -k 2,2 $@.rows > $@
	rm $@.rows

src/label/%.sql: $(TOP)/src/label/label_type.sql.in
	sed 's/@TYPE@/$*/g' $< > $@

$(SQL_KPIS): src/kpi/%.sql: $(TOP)/src/kpi/kpi_type.sql.in $(TOP)/src/kpi/kpi_operators.sql.in
	sed 's/@TYPE@/$*/g; s/@C@/tally/g; s/@EMPTY@/{}/g; s/@SPACE@/1024/g' $^ > $@

$(SQL_PIVOTS): src/pivot/%_by.sql: $(TOP)/src/pivot/pivot_type.sql.in $(TOP)/src/kpi/kpi_operators.sql.in
	{ sed 's/@TYPE@/$*/g' $< && \
	sed 's/@TYPE@/$*_by/g; s/@C@/pivot/g; s/@EMPTY@/[]/g; s/@SPACE@/16384/g' $(word 2,$^); } > $@

src/words/sources.sql: $(TOP)/src/words/assemble $(sort $(wildcard $(TOP)/src/words/*.json))
	$^ > $@

src/crm/sources.sql src/report/sources.sql: src/%/sources.sql: $(TOP)/src/assemble $(sort $(wildcard $(TOP)/src/*/*/*.sql))
	$< $* $(sort $(wildcard $(TOP)/src/$*/*/*.sql)) > $@

$(BASE_SQL): $(foreach file,$(SQL_FILES),$(if $(filter $(SQL_BUILT),$(file)),,$(TOP)/)$(file))
	cat $^ > $@

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

check-style:
	@$(TOP)/test/setup/style check

style:
	@$(TOP)/test/setup/style rewrite

.PHONY: clang-check bench fuzz sanitize test demo demo-psql demo-stop check-style style
