import FoundationEssentials
import Testing

@Suite("mien evaluate expression")
struct EvaluateCommandTests {
  private static let faces = Checkout.root + "/.build/data/fer2013"
  private static let hasFaces = FileManager.default.fileExists(atPath: faces + "/labels.csv")

  private struct Report: Decodable {
    struct Moods: Decodable { let accuracy: Double }
    let accuracy, accuracyWithoutDuplicates: Double
    let moods4: Moods
    let classes: [[String: Value]]
    let confusion: [[Int]]

    private enum CodingKeys: String, CodingKey {
      case accuracy, moods4, classes, confusion
      case accuracyWithoutDuplicates = "accuracy_without_duplicates"
    }
  }

  /// A class has a name and numbers.
  private enum Value: Decodable {
    case text(String)
    case number(Double)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let text = try? container.decode(String.self) {
        self = .text(text)
      } else {
        self = .number(try container.decode(Double.self))
      }
    }
  }

  @Test(
    "the built-in model reads two thirds of FER2013 PublicTest, and the report is one JSON object",
    .enabled(if: hasFaces, "'make data' exports the pictures"))
  func accuracy() async throws {
    let command = try await Command([
      "evaluate", "expression", "--data", Self.faces, "--split", "public_test", "--json",
    ])
    #expect(command.exitCode == 0, "\(command.errors)")
    let report = try JSONDecoder().decode(Report.self, from: Data(command.output.utf8))
    #expect(report.accuracy > 0.665)
    #expect(report.accuracyWithoutDuplicates > 0.655)
    #expect(report.moods4.accuracy > report.accuracy)
    #expect(report.classes.count == 7)
    #expect(report.confusion.joined().reduce(0, +) == 3_589)
  }

  @Test("a folder that is none is an error that says how to make it")
  func missing() async throws {
    let command = try await Command(["evaluate", "expression", "--data", "/nowhere"])
    #expect(command.exitCode == 1)
    #expect(command.errors.contains("/nowhere/labels.csv") && command.errors.contains("make data"))
  }
}
