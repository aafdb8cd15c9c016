#include "ear.h"

#include <alsa/asoundlib.h>
#include <stdio.h>

int ear_mixer(const char *card, const char *name) {
  char definition[128];
  snprintf(definition, sizeof definition, "ctl.ear { type hw card \"%s\" }", card);
  snd_config_t *configuration;
  snd_ctl_t *control;
  snd_hctl_t *high;
  snd_mixer_t *mixer;
  int result = snd_config_load_string(&configuration, definition, 0);
  if (result >= 0) result = snd_ctl_open_lconf(&control, "ear", 0, configuration);
  if (result >= 0) result = snd_hctl_open_ctl(&high, control);
  if (result >= 0) result = snd_mixer_open(&mixer, 0);
  if (result >= 0) result = snd_mixer_attach_hctl(mixer, high);
  if (result >= 0) result = snd_mixer_selem_register(mixer, NULL, NULL);
  if (result >= 0) result = snd_mixer_load(mixer);
  if (result < 0) {
    fprintf(stderr, "ear: the mixer of %s: %s\n", card, snd_strerror(result));
    return 1;
  }
  for (snd_mixer_elem_t *e = snd_mixer_first_elem(mixer); e; e = snd_mixer_elem_next(e)) {
    long level;
    if (strcmp(snd_mixer_selem_get_name(e), name) == 0 &&
        snd_mixer_selem_get_playback_dB(e, SND_MIXER_SCHN_FRONT_LEFT, &level) >= 0) {
      printf("%.2f\n", (double)level / 100);
      return 0;
    }
  }
  fprintf(stderr, "ear: %s has no control %s\n", card, name);
  return 1;
}
