import Emotion
import FoundationEssentials

/// A folder of music: `clips.csv` with the columns file, quadrant (happy, angry, sad or calm) and group, which is whom a clip
/// must not be told by: its artist, or the song that it is a part of.
public struct MusicDataset: Sendable, Equatable {
  public struct Clip: Sendable, Equatable {
    /// Within the folder, unless it begins with a `/`.
    public let file: String
    public let quadrant: Quadrant
    public let group: String
  }

  public let folder: String
  public let clips: [Clip]

  /// - Throws: `EvaluationError` where the table cannot be read or is malformed.
  public init(folder: String) throws(EvaluationError) {
    let path = folder + "/clips.csv"
    guard let table = FileManager.default.contents(atPath: path) else { throw .unreadable(path) }
    try self.init(table: String(decoding: table, as: UTF8.self), folder: folder)
  }

  init(table: String, folder: String) throws(EvaluationError) {
    let path = folder + "/clips.csv"
    let lines = table.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    guard lines.first == "file,quadrant,group" else {
      throw .badTable(path, line: 1, "the columns are not file, quadrant, group")
    }
    var clips: [Clip] = []
    for (index, line) in lines.enumerated().dropFirst() where !line.isEmpty {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      guard fields.count == 3 else {
        throw .badTable(path, line: index + 1, "\(fields.count) fields where there should be 3")
      }
      guard let quadrant = Quadrant(rawValue: String(fields[1])) else {
        throw .badTable(path, line: index + 1, "'\(fields[1])' is not happy, angry, sad or calm")
      }
      clips.append(Clip(file: String(fields[0]), quadrant: quadrant, group: String(fields[2])))
    }
    (self.folder, self.clips) = (folder, clips)
  }

  public func path(of clip: Clip) -> String { clip.file.hasPrefix("/") ? clip.file : folder + "/" + clip.file }
}
