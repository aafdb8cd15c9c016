// The static binary only decodes sound, and is linked with `--wrap` for this: nothing else of libsndfile asks for Vorbis's
// encoder, whose tables would be half a megabyte of it. OV_EIMPL of vorbis/codec.h says that there is none.
enum { unimplemented = -130 };

int __wrap_vorbis_encode_init_vbr(void *info, long channels, long rate, float quality) {
  (void)info, (void)channels, (void)rate, (void)quality;
  return unimplemented;
}
