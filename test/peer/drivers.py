"""drivers.py psycopg2|pyodbc RELATIONS: read every relation named in the file with all of
its columns, and print the driver's version, then each relation and its rows."""
import os
import sys


def connection(driver):
    if driver == "psycopg2":
        import psycopg2

        return psycopg2.__version__.split()[0], psycopg2.connect("")
    import pyodbc

    parts = {
        "Driver": "{PostgreSQL Unicode}",
        "Server": "127.0.0.1",
        "Port": os.environ["PGPORT"],
        "Database": os.environ["PGDATABASE"],
        "Uid": os.environ["PGUSER"],
        "ConnSettings": "SET lead_funnel.as_of TO '2026-11-23T12:00:00Z'",
    }
    made = pyodbc.connect(";".join("=".join(part) for part in parts.items()))
    return made.getinfo(pyodbc.SQL_DRIVER_VER), made


def main(driver, relations):
    version, made = connection(driver)
    print(version)
    failed = False
    cursor = made.cursor()
    for relation in relations:
        try:
            cursor.execute("SELECT * FROM " + relation)
            print(relation, len(cursor.fetchall()), sep="\t")
        except Exception as error:  # whatever a driver raises is the finding
            print(relation, repr(error), sep=": ", file=sys.stderr)
            made.rollback()
            failed = True
    return failed


with open(sys.argv[2], encoding="utf-8") as file:
    sys.exit(main(sys.argv[1], file.read().split()))
