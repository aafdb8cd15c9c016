/* rows: what a database holds, read without Mien. */
#include <sqlite3.h>
#include <stdio.h>

/* One row: its columns with | between them. */
static int print(void *unused, int count, char **values, char **names) {
  (void)unused, (void)names;
  for (int i = 0; i < count; i++) printf("%s%s", i ? "|" : "", values[i] ? values[i] : "");
  putchar('\n');
  return 0;
}

int main(int count, char **arguments) {
  if (count != 3) return fprintf(stderr, "usage: rows DATABASE STATEMENT\n"), 2;
  sqlite3 *database;
  char *error = NULL;
  int code = sqlite3_open_v2(arguments[1], &database, SQLITE_OPEN_READWRITE, NULL);
  if (code == SQLITE_OK) code = sqlite3_exec(database, arguments[2], print, NULL, &error);
  if (code != SQLITE_OK) fprintf(stderr, "rows: %s: %s\n", arguments[1], error ? error : sqlite3_errmsg(database));
  sqlite3_free(error);
  sqlite3_close(database);
  return code != SQLITE_OK;
}
