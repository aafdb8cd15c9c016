/// What can be wrong with labelled data.
public enum EvaluationError: Error, Equatable, CustomStringConvertible {
  case unreadable(String)
  case unreadableTable(String)
  /// File, line number from 1, and what is wrong with it.
  case badTable(String, line: Int, String)
  case wrongSize(String, width: Int, height: Int)
  case noPictures(folder: String, split: String)
  case nothingHeldOut(String)

  public var description: String {
    switch self {
    case .unreadable(let path): "\(path) cannot be read; 'make data' writes the folder"
    case .unreadableTable(let path): "\(path) cannot be read"
    case .badTable(let path, let line, let reason): "\(path), line \(line): \(reason)"
    case .wrongSize(let path, let width, let height):
      "\(path) has \(width)x\(height) pixels where a face crop of 48x48 is needed"
    case .noPictures(let folder, let split):
      "\(folder) has no picture of the split '\(split)'; 'make data' writes the folder"
    case .nothingHeldOut(let path):
      "\(path): no listener has the \(PlaysSplit.least) items from which on a fifth is held out"
    }
  }
}
