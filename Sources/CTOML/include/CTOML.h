#ifndef CTOML_H
#define CTOML_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// TOML 1.0 by toml++, flattened. No C++ exception leaves the library.
typedef enum {
  ctoml_table = 0,
  ctoml_array = 1,
  ctoml_text = 2,
  ctoml_integer = 3,
  ctoml_number = 4,
  ctoml_boolean = 5,
  /// A date, a time or both; its value is not given.
  ctoml_date = 6,
} ctoml_type;

typedef struct {
  /// The keys that lead here, joined by dots. A key that is not only of A-Z, a-z, 0-9, `_` and `-` stands in double
  /// quotes, with quotes and backslashes in it escaped by a backslash. An item of an array has its array's key.
  const char *key;
  size_t key_length;
  /// The bytes of a text, UTF-8, which may hold zeros; NULL with other types.
  const char *text;
  size_t text_length;
  /// The value of an integer; 0 or 1 with a boolean; with a table or an array the number of entries inside it at any
  /// depth, which are those that follow it.
  int64_t integer;
  /// The value of a number, which may be infinite or NaN.
  double number;
  ctoml_type type;
  /// Where the key stands (an item: where the value stands), from 1; 0 where that is not known.
  uint32_t line, column;
} ctoml_entry;

typedef struct ctoml_document ctoml_document;

/// Parses `count` bytes of UTF-8. More than 1 MiB, a line with more than 128 dots, values nested deeper than 8, tables
/// and lists nested deeper than 32, and more than 16 MiB of entries' keys are errors: no file that people write has
/// them, and they bound memory and the depth of every recursion.
///
/// Returns NULL only without memory. Everything that the accessors return lives until `ctoml_free`.
ctoml_document *ctoml_parse(const char *bytes, size_t count);

/// What is wrong, in words, and where (0: not known); NULL where the document was parsed.
const char *ctoml_error(const ctoml_document *document, uint32_t *line, uint32_t *column);

/// The entries: each table and array before what it holds. None after an error.
const ctoml_entry *ctoml_entries(const ctoml_document *document, size_t *count);

void ctoml_free(ctoml_document *document);

#ifdef __cplusplus
}
#endif

#endif
