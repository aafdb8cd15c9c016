import FoundationEssentials
import Testing

@Suite("mien evaluate music")
struct EvaluateMusicTests {
  private struct Report: Decodable {
    struct Axis: Decodable { let accuracy, areaUnderCurve, r2: Double }
    struct Class: Decodable {
      let quadrant: String
      let clips: Int
      let taken: [Int]
    }
    let clips, groups: Int
    let silent: [String]
    let accuracy: Double
    let classes: [Class]
    let valence, arousal: Axis
  }

  private func folder() throws -> Scratch {
    let folder = try Scratch()
    var table = "file,quadrant,group\n"
    for index in 0..<6 {
      _ = try folder.file("\(index).wav", chords(seconds: 6, root: 200 + 20 * Double(index)))
      table += "\(index).wav,\(index % 2 == 0 ? "happy" : "sad"),song \(index / 2)\n"
    }
    _ = try folder.file("clips.csv", Array(table.utf8))
    return folder
  }

  @Test("every clip is counted once, as text and as one JSON object")
  func counts() async throws {
    let folder = try folder()
    let text = try await Command(["evaluate", "music", "--data", folder.path])
    #expect(text.exitCode == 0 && text.output.contains("6 clips of 3 groups"), "\(text.errors)\(text.output)")
    let command = try await Command(["evaluate", "music", "--data", folder.path, "--json", "--folds", "3"])
    let report = try JSONDecoder().decode(Report.self, from: Data(command.output.utf8))
    #expect(report.clips == 6 && report.groups == 3 && report.silent.isEmpty)
    #expect(report.classes.map(\.clips) == [3, 0, 3, 0])
    #expect(report.classes.flatMap(\.taken).reduce(0, +) == 6)
  }

  @Test("a folder that is none is an error that says how to make it")
  func wrong() async throws {
    let missing = try await Command(["evaluate", "music", "--data", "/nowhere"])
    #expect(missing.exitCode == 1)
    #expect(missing.errors.contains("/nowhere/clips.csv") && missing.errors.contains("make data"))
    let folds = try await Command(["evaluate", "music", "--data", "/nowhere", "--folds", "1"])
    #expect(folds.exitCode == 2 && folds.errors.contains("--folds"))
  }
}
