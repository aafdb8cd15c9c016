import FoundationEssentials
import Imaging

/// A folder of pictures with annotated faces: `faces.csv` with the columns file, split, x, y, width and height, a row a face,
/// in pixels; a picture without a face has one row without a box.
public struct DetectionDataset: Sendable {
  public struct Picture: Sendable, Equatable {
    public let file: String
    public let split: String
    public internal(set) var faces: [Box]
  }

  /// In the order in which the table names them.
  public let pictures: [Picture]
  private let folder: String

  /// - Throws: `EvaluationError` where the table cannot be read or is malformed.
  public init(folder: String) throws(EvaluationError) {
    let path = folder + "/faces.csv"
    guard let data = FileManager.default.contents(atPath: path) else { throw .unreadable(path) }
    pictures = try Self.parse(String(decoding: data, as: UTF8.self), path: path)
    self.folder = folder
  }

  public func image(of picture: Picture) throws -> GreyImage {
    try PictureFile.readGrey(path: "\(folder)/\(picture.file)").image
  }

  static func parse(_ text: String, path: String) throws(EvaluationError) -> [Picture] {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    guard lines.first == "file,split,x,y,width,height" else {
      throw .badTable(path, line: 1, "the columns are not file, split, x, y, width, height")
    }
    var pictures: [Picture] = []
    var places: [Substring: Int] = [:]
    for (index, line) in lines.enumerated().dropFirst() where !line.isEmpty {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      guard fields.count == 6 else {
        throw .badTable(path, line: index + 1, "\(fields.count) fields where there should be 6")
      }
      let place = places[fields[0]] ?? pictures.count
      if place == pictures.count {
        places[fields[0]] = place
        pictures.append(Picture(file: String(fields[0]), split: String(fields[1]), faces: []))
      }
      if fields[2...].allSatisfy(\.isEmpty) { continue }
      let numbers = fields[2...].compactMap { Int($0) }
      guard numbers.count == 4, numbers[2] > 0, numbers[3] > 0 else {
        throw .badTable(path, line: index + 1, "'\(fields[2...].joined(separator: ","))' is no box")
      }
      pictures[place].faces.append(Box(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3]))
    }
    return pictures
  }
}
