#ifndef CMODELS_H
#define CMODELS_H

#include <stddef.h>

/// A file of Models/, embedded at build time: `size` bytes at `bytes`, aligned to 64, for the life of the process.
struct mien_model_file {
  const unsigned char *bytes;
  size_t size;
};

struct mien_model_file mien_expression_model(void);
struct mien_model_file mien_confirm_model(void);
struct mien_model_file mien_identity_model(void);
struct mien_model_file mien_face_cascade(void);
struct mien_model_file mien_profile_cascade(void);
struct mien_model_file mien_music_model(void);
struct mien_model_file mien_lyrics_lexicon(void);
struct mien_model_file mien_selftest(void);

#endif
