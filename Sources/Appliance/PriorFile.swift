import Glibc
import Recommending

/// A file of what others play elsewhere: a table as `PlaysTable` reads it, of artists or of tracks.
public enum PriorFile {
  /// Bytes of the largest file that is read.
  public static let most = 16_000_000

  /// - Throws: `ApplianceError.unreadable`, `.largePrior`, and `.badPrior` with the line that is malformed.
  public static func read(_ path: String) throws(ApplianceError) -> [Company.Prior] {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw .unreadable(path) }
    guard status.st_size <= most else { throw .largePrior(path) }
    let text = String(decoding: try wholeFile(path), as: UTF8.self)
    do {
      return Company.Prior.all(in: try PlaysTable(text, titles: true))
    } catch {
      throw .badPrior(path, line: error.line, error.reason)
    }
  }
}
