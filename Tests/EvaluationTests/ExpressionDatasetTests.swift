import Emotion
import FoundationEssentials
import Testing

@testable import Evaluation

@Suite("A folder of labelled faces")
struct ExpressionDatasetTests {
  private let header = "file,label,split,duplicate,source\n"

  @Test("rows give file, label, split and whether a training picture is equal")
  func rows() throws {
    let rows = try ExpressionDataset.parse(header + "images.bin#0,happy,private_test,1,4\n", path: "labels.csv")
    #expect(rows == [.init(file: "images.bin#0", label: .happy, split: "private_test", isDuplicate: true)])
  }

  @Test("votes, subjects and what must not be learnt from are read where the table has them")
  func more() throws {
    let columns = CrowdVotes.columns.joined(separator: ",")
    let rows = try ExpressionDataset.parse(
      "file,label,split,duplicate,fit,subject,\(columns)\na,sad,training,0,0,S1,2,0,0,0,6,0,1,0,1,0\n",
      path: "labels.csv")
    #expect(rows[0].subject == "S1" && !rows[0].isFit)
    #expect(rows[0].label(.fer) == .sad && rows[0].label(.crowd) == .angry)
    let plain = try ExpressionDataset.parse("file,label,split,duplicate\na,sad,training,0\n", path: "labels.csv")
    #expect(plain[0].isFit && plain[0].subject == nil && plain[0].label(.crowd) == .sad)
  }

  @Test("votes that are no counts, and a table with some of their columns, are refused")
  func badVotes() {
    let columns = CrowdVotes.columns.joined(separator: ",")
    let header = "file,label,split,duplicate,\(columns)\n"
    #expect(throws: EvaluationError.badTable("labels.csv", line: 2, "its votes are not ten counts from 0 to 100")) {
      try ExpressionDataset.parse(header + "a,sad,training,0,2,0,x,0,6,0,1,0,1,0\n", path: "labels.csv")
    }
    #expect(throws: EvaluationError.badTable("labels.csv", line: 1, "there is no column 'happiness'")) {
      try ExpressionDataset.parse("file,label,split,duplicate,neutral\n", path: "labels.csv")
    }
  }

  @Test("a bad line is named by its number and its fault")
  func badLine() {
    #expect(throws: EvaluationError.badTable("labels.csv", line: 3, "'glad' is no expression")) {
      try ExpressionDataset.parse(header + "a.pgm,sad,training,0,1\nb.pgm,glad,training,0,1\n", path: "labels.csv")
    }
    #expect(throws: EvaluationError.badTable("labels.csv", line: 4, "'glad' is no expression")) {
      try ExpressionDataset.parse(header + "\n\nb.pgm,glad,training,0,1\n", path: "labels.csv")
    }
    #expect(throws: EvaluationError.badTable("labels.csv", line: 2, "2 fields where the header has 5")) {
      try ExpressionDataset.parse(header + "a.pgm,sad\n", path: "labels.csv")
    }
    #expect(throws: EvaluationError.badTable("labels.csv", line: 1, "there is no column 'label'")) {
      try ExpressionDataset.parse("file,split,duplicate\n", path: "labels.csv")
    }
  }

  @Test("pictures come out of a packed file, and one past its end is refused")
  func packedPictures() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mien-dataset-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let pictures = Data(repeating: 7, count: 48 * 48) + Data(repeating: 9, count: 48 * 48)
    try pictures.write(to: URL(fileURLWithPath: folder + "/images.bin"))
    let table = header + "images.bin#1,sad,training,0,1\nimages.bin#2,sad,training,0,1\n"
    try Data(table.utf8).write(to: URL(fileURLWithPath: folder + "/labels.csv"))

    let dataset = try ExpressionDataset(folder: folder)
    #expect(try dataset.picture(of: dataset.rows[0]).pixels == Array(repeating: 9, count: 48 * 48))
    #expect(throws: EvaluationError.self) { try dataset.picture(of: dataset.rows[1]) }
  }

  @Test("a picture of another size is refused by name")
  func wrongSize() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mien-dataset-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Data("P5 2 1 255 ab".utf8).write(to: URL(fileURLWithPath: folder + "/a.pgm"))
    try Data((header + "a.pgm,sad,training,0,1\n").utf8).write(to: URL(fileURLWithPath: folder + "/labels.csv"))
    let dataset = try ExpressionDataset(folder: folder)
    #expect(throws: EvaluationError.wrongSize(folder + "/a.pgm", width: 2, height: 1)) {
      try dataset.picture(of: dataset.rows[0])
    }
  }

  @Test("a missing folder is named")
  func missing() {
    #expect(throws: EvaluationError.unreadable("/nowhere/labels.csv")) { try ExpressionDataset(folder: "/nowhere") }
  }
}
