/// What went wrong with a picture, a cascade or a parameter; the text names the file and what to do.
public enum ImagingError: Error, Equatable, CustomStringConvertible {
  /// The file could not be opened or read; `reason` is the system's.
  case unreadable(name: String, reason: String)
  case directory(name: String)
  case empty(name: String)
  /// More bytes than any file of its kind that is read here.
  case tooManyBytes(name: String, limit: Int)
  /// Neither JPEG, PNG nor PGM by content.
  case unknownFormat(name: String)
  case truncated(name: String, format: PictureFormat)
  case damaged(name: String, format: PictureFormat, reason: String)
  /// Decoding needs more memory than is there; a progressive JPEG needs all of its coefficients at once.
  case tooMuchMemory(name: String, format: PictureFormat)
  case tooLarge(name: String, width: Int, height: Int)
  case zeroSize(name: String, format: PictureFormat)
  /// The pixels given do not fill the size given.
  case sizeMismatch(width: Int, height: Int, samples: Int)
  /// The picture could not be written; what was there before is untouched.
  case unwritable(name: String, reason: String)
  case badCascade(name: String, reason: String)
  case badParameter(name: String, reason: String)

  public var description: String {
    switch self {
    case .unreadable(let name, let reason): "\(name): cannot be read: \(reason); check the path and its permissions"
    case .directory(let name): "\(name): is a directory; name a file"
    case .empty(let name): "\(name): the file is empty; copy it again"
    case .tooManyBytes(let name, let limit):
      "\(name): has more than \(limit / 1_000_000) MB, too much to be read; make it smaller"
    case .unknownFormat(let name): "\(name): neither JPEG, PNG nor PGM; convert the picture to one of these"
    case .truncated(let name, let format): "\(name): the \(format) ends early; copy the file again"
    case .damaged(let name, let format, let reason): "\(name): the \(format) is damaged: \(reason); save it again"
    case .tooMuchMemory(let name, let format):
      "\(name): decoding this \(format) needs too much memory; make the picture smaller or save it as a baseline JPEG"
    case .tooLarge(let name, let width, let height):
      "\(name): \(width)x\(height) is more than \(PictureFile.largestArea / 1_000_000) megapixels; make the picture smaller"
    case .zeroSize(let name, let format): "\(name): the \(format) has no pixels; save it again"
    case .sizeMismatch(let width, let height, let samples):
      "a picture of \(width)x\(height) cannot have \(samples) samples"
    case .unwritable(let name, let reason):
      "\(name): cannot be written: \(reason); check the folder's permissions and the room on the disk"
    case .badCascade(let name, let reason):
      "\(name): not a usable cascade: \(reason); compile it again with compile_cascade.py"
    case .badParameter(let name, let reason): "\(name): \(reason)"
    }
  }
}
