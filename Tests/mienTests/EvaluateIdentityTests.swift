import FoundationEssentials
import Testing

@Suite("mien evaluate identity")
struct EvaluateIdentityTests {
  private static let people = Checkout.root + "/.build/data/identity/orl"
  private static let hasPeople = FileManager.default.fileExists(atPath: people + "/pictures.csv")

  private struct Report: Decodable {
    struct Enrolment: Decodable {
      let people, tested, right, wanted: Int
      let verification: Verification
    }
    struct Verification: Decodable {
      let same, different: Int
      let equalErrorRate: Double
    }
    let pictures: Int
    let notFound: [String]
    let enrolment: Enrolment
    let everyTwo: Verification
  }

  @Test(
    "the built-in model knows 40 people again, and the report is one JSON object",
    .enabled(if: hasPeople, "'make data' exports the pictures"))
  func knowsAgain() async throws {
    let command = try await Command(["evaluate", "identity", "--data", Self.people, "--json"])
    #expect(command.exitCode == 0, "\(command.errors)")
    let report = try JSONDecoder().decode(Report.self, from: Data(command.output.utf8))
    #expect(report.pictures == 400 && report.notFound.count < 4)
    #expect(report.enrolment.people == 40 && report.enrolment.wanted == 200)
    #expect(Double(report.enrolment.right) >= 0.97 * Double(report.enrolment.tested))
    #expect(report.enrolment.verification.same == report.enrolment.tested)
    #expect(report.everyTwo.equalErrorRate < 0.055)
  }

  @Test("a folder that is none is an error that says how to make it; folds that are no numbers are refused")
  func wrong() async throws {
    let missing = try await Command(["evaluate", "identity", "--data", "/nowhere"])
    #expect(missing.exitCode == 1)
    #expect(missing.errors.contains("/nowhere/pictures.csv") && missing.errors.contains("make data"))
    let folds = try await Command(["evaluate", "identity", "--data", "/nowhere", "--folds", "5,six"])
    #expect(folds.exitCode == 2 && folds.errors.contains("--folds"))
  }
}
