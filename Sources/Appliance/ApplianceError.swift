/// What can go wrong while the parts work together.
public enum ApplianceError: Error, Equatable, CustomStringConvertible {
  case unreadable(String)
  case unwritable(String)
  case alreadyThere(String)
  case noPictures(String)
  case noMusic(String)
  case nothingPlayed
  /// None of the files that were chosen last, as many as this, could be played.
  case unplayable(Int)
  case recordingInUse(String)
  /// The speaker's own words.
  case speakerNeverOpened(String)

  public var description: String {
    switch self {
    case .unreadable(let path): "\(path) cannot be read; check that it exists and may be read"
    case .unwritable(let path): "\(path) cannot be written; check the folder's permissions and the room on the disk"
    case .alreadyThere(let path): "\(path) exists and is not overwritten; choose another name or take it away"
    case .noPictures(let folder):
      "\(folder) holds no picture; name JPEG, PNG or PGM files, or run 'make demo' for the demo set"
    case .noMusic(let state):
      "\(state) knows no music yet; 'mien scan DIR' reads a music folder"
    case .speakerNeverOpened(let reason): "no sound came out: \(reason)"
    case .recordingInUse(let path):
      "\(path) is being written by another mien; let it end, or name another folder with --state or file with --device"
    case .unplayable(let count):
      "the last \(count) tracks chosen could not be played; check that the disk with the music is there, or scan again"
    case .nothingPlayed: "nothing has been played yet; 'mien try' plays"
    }
  }
}
