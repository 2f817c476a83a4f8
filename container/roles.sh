#!/bin/sh
# Run once by the PostgreSQL image: the owner migrates; the application uses the database and cannot change the history.
set -eu
psql --username postgres --set ON_ERROR_STOP=1 --set owner="$OWNER_PASSWORD" --set app="$APP_PASSWORD" <<'SQL'
CREATE ROLE manyways_owner LOGIN PASSWORD :'owner';
CREATE ROLE manyways_app LOGIN PASSWORD :'app';
CREATE DATABASE manyways OWNER manyways_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';
SQL
