import CALSA
import Glibc

/// A configuration tree of libasound, freed when released.
final class ALSAConfiguration {
  let root: OpaquePointer
  private let update: OpaquePointer?

  /// From text of our own, so that no file is needed; nil when it does not parse.
  init?(text: String) {
    var root: OpaquePointer?
    guard snd_config_load_string(&root, text, 0) >= 0, let root else { return nil }
    self.root = root
    update = nil
  }

  /// The system's and the user's: `ALSA_CONFIG_PATH`, else `/usr/share/alsa/alsa.conf`, which includes
  /// `/etc/asound.conf` and `~/.asoundrc`; nil where it is absent or broken.
  init?(ofSystem: Void) {
    let path = getenv("ALSA_CONFIG_PATH").map { String(cString: $0) } ?? "/usr/share/alsa/alsa.conf"
    guard access(path, R_OK) == 0 else { return nil }
    var (root, update): (OpaquePointer?, OpaquePointer?)
    guard snd_config_update_r(&root, &update, path) >= 0, let root else { return nil }
    self.root = root
    self.update = update
  }

  deinit {
    snd_config_delete(root)
    if let update { snd_config_update_free(update) }
  }
}
