#include "CModels.h"

// Aligned so that tensors can be read in place.
#define MODEL_FILE(name) \
  struct mien_model_file name(void) { return (struct mien_model_file){name##_bytes, sizeof name##_bytes}; }

static const unsigned char mien_expression_model_bytes[] __attribute__((aligned(64))) = {
#embed "expression.safetensors"
};

static const unsigned char mien_confirm_model_bytes[] __attribute__((aligned(64))) = {
#embed "confirm.safetensors"
};

static const unsigned char mien_identity_model_bytes[] __attribute__((aligned(64))) = {
#embed "identity.safetensors"
};

static const unsigned char mien_face_cascade_bytes[] __attribute__((aligned(64))) = {
#embed "cascades/frontalface_alt2.cascade"
};

static const unsigned char mien_profile_cascade_bytes[] __attribute__((aligned(64))) = {
#embed "cascades/profileface.cascade"
};

static const unsigned char mien_music_model_bytes[] __attribute__((aligned(64))) = {
#embed "music.safetensors"
};

static const unsigned char mien_lyrics_lexicon_bytes[] __attribute__((aligned(64))) = {
#embed "lyrics.txt"
};

static const unsigned char mien_selftest_bytes[] __attribute__((aligned(64))) = {
#embed "selftest.json"
};

MODEL_FILE(mien_expression_model)
MODEL_FILE(mien_confirm_model)
MODEL_FILE(mien_identity_model)
MODEL_FILE(mien_face_cascade)
MODEL_FILE(mien_profile_cascade)
MODEL_FILE(mien_music_model)
MODEL_FILE(mien_lyrics_lexicon)
MODEL_FILE(mien_selftest)
