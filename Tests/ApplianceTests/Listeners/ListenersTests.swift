import Emotion
import Faces
import FoundationEssentials
import Imaging
import Store
import Synchronization
import Testing

@testable import Appliance

/// A sampler that gives what a test wrote down: for a picture by its width, for frames one after another.
final class ScriptedSampler: FaceSampler {
  private let script: @Sendable (GreyImage, Int) -> FaceSample
  private let looks = Mutex(0)

  init(_ script: @escaping @Sendable (GreyImage, Int) -> FaceSample) { self.script = script }

  func sample(_ image: GreyImage, identity: Bool) async -> FaceSample {
    script(
      image,
      looks.withLock {
        $0 += 1; return $0 - 1
      })
  }
}

/// A folder with a store in it, and a made-up head for embeddings of two values.
struct ListenersBench {
  let folder = Scratch()
  let networks = LearntNetworks(identity: "identity 1", expression: "expression 1", samePerson: 0.5, lookalike: 0.5)

  func makeStore() async throws -> Store { try await StateFolder(path: folder.path + "/state").openStore() }

  func makeHead() throws -> ExpressionHead {
    try #require(
      ExpressionHead(
        ExpressionHead.Parts(
          mean: [0, 0], basis: [[1, 0], [0, 1]], means: (0..<7).map { [Float($0), 1] },
          offsets: Array(repeating: 0, count: 7), temperature: 1)))
  }

  /// A plain picture of this many pixels' width: what a scripted sampler tells pictures by.
  func picture(_ name: String, width: Int) throws {
    let file = URL(fileURLWithPath: "\(folder.path)/\(name)")
    try FileManager.default.createDirectory(
      atPath: file.deletingLastPathComponent().path, withIntermediateDirectories: true)
    try Data(Array("P5 \(width) 1 255\n".utf8) + Array(repeating: 9, count: width)).write(to: file)
  }

  final class Scratch: Sendable {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("mien-listen-\(UUID().uuidString)").path
    init() { try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(atPath: path) }
  }
}

private func sample(_ identity: [Float], expression: [Float] = [0, 1], yaw: Float = 0) -> FaceSample {
  .face(SampledFace(identity: FaceEmbedding(identity), expression: expression, yaw: yaw))
}

@Suite("Listeners")
struct ListenersTests {
  private let bench = ListenersBench()

  private func request(_ name: String, _ values: [Float], isSure: Bool = false) -> EnrolmentRequest {
    EnrolmentRequest(name: name, model: "identity 1", embedding: values, looks: 4, isSure: isSure)
  }

  /// Pictures of each expression.
  private func counts(_ request: CalibrationRequest) -> [Int] {
    let own = ExpressionStudy.read(request.content.utf8)
    return Emotion.Expression.allCases.map { own?.count(of: $0) ?? -1 }
  }

  @Test("who looks like someone known is only enrolled when that is meant, and the warning says who and how much")
  func likeness() async throws {
    let listeners = Listeners(store: try await bench.makeStore(), networks: bench.networks)
    let ada = try await listeners.enrol(request("Ada", [1, 0]), at: 5)
    #expect(ada.face == .yes && ada.looks == 4 && ada.since == 5 && ada.calibration == .no)
    await #expect(throws: ApplianceError.looksLike(name: "Twin", other: "Ada", similarity: 0.8)) {
      try await listeners.enrol(request("Twin", [0.8, 0.6]), at: 6)
    }
    _ = try await listeners.enrol(request("Twin", [0.8, 0.6], isSure: true), at: 6)
    _ = try await listeners.enrol(request("Other", [-0.6, 0.8]), at: 7)
    #expect(try await listeners.list().map(\.name) == ["Ada", "Other", "Twin"])
    await #expect(throws: StoreError.listenerExists(name: "Ada")) {
      try await listeners.enrol(request("ADA", [0, -1]), at: 8)
    }
  }

  @Test("a template or a calibration of another network counts for nothing, is told, and can be learnt again")
  func stale() async throws {
    let store = try await bench.makeStore()
    let old = LearntNetworks(identity: "identity 0", expression: "expression 0", samePerson: 0.5, lookalike: 0.5)
    let before = Listeners(store: store, networks: old)
    _ = try await before.enrol(
      EnrolmentRequest(name: "Ada", model: "identity 0", embedding: [1, 0], looks: 3, isSure: false), at: 1)
    let calibration = CalibrationRequest(
      model: "expression 0", content: try ExpressionStudy(try bench.makeHead()).written())
    _ = try await before.calibrate("Ada", as: calibration, at: 2)
    let now = Listeners(store: store, networks: bench.networks)
    let report = try await now.report("ada")
    #expect(report.face == .stale && report.calibration == .stale)
    #expect(try await now.gallery().isEmpty)
    #expect(try await now.calibrations().isEmpty)
    let check = DatabaseCheck.judge(try Inspection(path: store.path))
    #expect(check.verdict == .warn && check.found.contains("2 of the learnt faces"), "\(check.found)")
    await #expect(throws: ApplianceError.otherNetwork) {
      try await now.enrol(
        EnrolmentRequest(name: "Bob", model: "identity 0", embedding: [1, 0], looks: 3, isSure: false), at: 3)
    }
    #expect(try await now.enrol(request("Ada", [0, 1]), at: 4).face == .yes)
    #expect(try await now.gallery().entries.map(\.name) == ["Ada"])
  }

  @Test("pictures are used or refused one by one, and the reason is told")
  func pictures() async throws {
    for (place, width) in [10, 11, 30, 12, 40, 13].enumerated() { try bench.picture("ada/\(place).pgm", width: width) }
    try Data("no picture".utf8).write(to: URL(fileURLWithPath: bench.folder.path + "/ada/6.jpg"))
    try Data("not looked at".utf8).write(to: URL(fileURLWithPath: bench.folder.path + "/ada/notes.txt"))
    let sampler = ScriptedSampler { image, _ in
      switch image.width {
      case 30: .refused(.blurred)
      case 40: sample([0, 1])
      default: sample([1, 0.1 * Float(image.width - 11)])
      }
    }
    let learner = PictureLearner(LearningTools(sampler, try bench.makeHead()), networks: bench.networks)
    var verdicts: [String: String?] = [:]
    let request = try await learner.enrolment(of: "Ada", from: [bench.folder.path + "/ada"], isSure: false) {
      verdicts[String($0.picture.split(separator: "/").last ?? "")] = $0.refusal
    }
    #expect(request.looks == 4 && request.model == "identity 1" && request.name == "Ada")
    #expect(verdicts["2.pgm"] == Refusal.blurred.text && verdicts["4.pgm"] == Refusal.unlike.text)
    #expect(verdicts.values.count { $0 == nil } == 4 && verdicts.count == 7)
    #expect(verdicts["6.jpg"]??.contains("6.jpg") == true)
    await #expect(throws: ApplianceError.tooFewGoodPictures(good: 1, refusal: .blurred)) {
      try await learner.enrolment(
        of: "Ada", from: ["0.pgm", "2.pgm"].map { bench.folder.path + "/ada/" + $0 }, isSure: false
      ) { _ in }
    }
    await #expect(throws: ApplianceError.tooFewGoodPictures(good: 0, refusal: nil)) {
      try await learner.enrolment(of: "Ada", from: ["/nowhere"], isSure: false) { _ in }
    }
  }

  @Test("a folder for each expression makes a calibration; one expression alone makes none")
  func calibrationFolders() async throws {
    for (name, width) in [("neutral/a", 10), ("neutral/b", 11), ("Surprised/a", 12), ("holiday/a", 13)] {
      try bench.picture("ada/\(name).pgm", width: width)
    }
    let sampler = ScriptedSampler { image, _ in sample([1, 0], expression: [Float(image.width), 1]) }
    let learner = PictureLearner(LearningTools(sampler, try bench.makeHead()), networks: bench.networks)
    let request = try await learner.calibration(from: bench.folder.path + "/ada") { _ in }
    #expect(counts(request) == [0, 0, 0, 0, 0, 1, 2] && request.model == "expression 1")
    try FileManager.default.removeItem(atPath: bench.folder.path + "/ada/Surprised")
    await #expect(throws: ApplianceError.noExpressions(bench.folder.path + "/ada")) {
      try await learner.calibration(from: bench.folder.path + "/ada") { _ in }
    }
  }

  @Test("a calibration is kept, read back as it was, and undone once")
  func calibration() async throws {
    let store = try await bench.makeStore()
    let listeners = Listeners(store: store, networks: bench.networks)
    let ada = try await store.enrol(
      named: "Ada", as: FaceTemplate(model: "identity 1", embedding: [1, 0], looks: 3, made: 1))
    let study = ExpressionStudy(try bench.makeHead())
    study.add([3, 4], as: .happy)
    let request = CalibrationRequest(model: "expression 1", content: try study.written())
    #expect(try await listeners.calibrate("ada", as: request, at: 2).calibration == .yes)
    let kept = try await listeners.calibrations()
    #expect(kept.keys.map(\.self) == [ada.id] && counts(request) == [0, 0, 0, 1, 0, 0, 0])
    #expect(kept == [ada.id: ExpressionStudy.read(request.content.utf8)].compactMapValues(\.self))
    await #expect(throws: ApplianceError.otherNetwork) {
      try await listeners.calibrate("Ada", as: CalibrationRequest(model: "expression 1", content: "{}"), at: 3)
    }
    #expect(try await listeners.undoCalibration("Ada").calibration == .no)
    await #expect(throws: ApplianceError.notCalibrated("Ada")) { try await listeners.undoCalibration("Ada") }
    await #expect(throws: StoreError.unknownListener(name: "Bob")) {
      try await listeners.calibrate("Bob", as: request, at: 2)
    }
  }
}
