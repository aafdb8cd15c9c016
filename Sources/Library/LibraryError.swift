/// What keeps a collection from being scanned or a model from being used. Single files that cannot be analysed are no
/// errors: they are `ScanFailure`s in the report.
public enum LibraryError: Error, Equatable, CustomStringConvertible {
  case missingFolder(path: String)
  case notAFolder(path: String)
  case unreadableFolder(path: String, reason: String)
  /// The folder holds no file that could be music; `others` files of other kinds are in it.
  case noMusic(path: String, others: Int)
  case invalidModel(name: String, reason: String)
  case noThread(reason: String)

  public var description: String {
    switch self {
    case .missingFolder(let path):
      "\(path): no such folder; check the spelling, or whether the disk with the music is mounted"
    case .notAFolder(let path): "\(path): not a folder; give the folder that holds the music"
    case .unreadableFolder(let path, let reason):
      "\(path): the folder cannot be read (\(reason)); check its permissions"
    case .noMusic(let path, let others):
      "\(path): no music in this folder\(others > 0 ? " (\(others) other files)" : ""); "
        + "put WAV, AIFF, FLAC, Ogg, Opus or MP3 files there, or check whether the disk is mounted"
    case .invalidModel(let name, let reason):
      "\(name): not a mood model that this program can use: \(reason); reinstall the program or fit the model again"
    case .noThread(let reason): "no thread for the scan (\(reason)); stop other programs and try again"
    }
  }
}
