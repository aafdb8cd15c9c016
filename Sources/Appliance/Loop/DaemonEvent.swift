import Devices
import Emotion
import Faces
import Library
import Mood
import Recommending

/// What the daemon tells as it happens, for the journal and for scripts.
public enum DaemonEvent: Sendable {
  /// The database was damaged; where it lies now, and how many rows were saved from it.
  case rebuilt(movedTo: String, recovered: Int)
  case state(LoopState, faults: [String])
  /// Somebody else listens now; nil for a guest.
  case listener(name: String?)
  /// The mood has changed; nil for "don't know".
  case mood(Mood?)
  /// Why nobody is seen.
  case prompt(Look.Reason)
  /// A track was chosen and comes next.
  case chose(Recommendation)
  /// A track is heard.
  case plays(title: String)
  case unplayable(path: String, reason: String)
  case liked(title: String)
  case skipped(title: String)
  case scanned(folder: String, ScanReport)
  /// The configuration was read again, and whether it says anything new.
  case reloaded(changed: Bool)
  /// What the watchdogs are told of the daemon.
  case vigil(VigilNews)
  /// Something that did not work; the daemon goes on.
  case problem(String)
}
