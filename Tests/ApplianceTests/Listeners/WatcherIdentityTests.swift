import Emotion
import Faces
import FoundationEssentials
import Imaging
import Synchronization
import Testing

@testable import Appliance

/// An identity network that always says the same, and counts how often it is asked.
private final class FixedIdentity: IdentityReading, Sendable {
  let face: FaceEmbedding
  private let count = Mutex(0)

  init(_ face: FaceEmbedding) { self.face = face }

  var reads: Int { count.withLock { $0 } }

  func read(_ face: FoundFace, of image: GreyImage) -> FaceEmbedding {
    count.withLock { $0 += 1 }
    return self.face
  }
}

@Suite("The watcher and who it is", .enabled(if: FileManager.default.fileExists(atPath: portrait)))
struct WatcherIdentityTests {
  private let frame: GreyImage
  private let identity: FixedIdentity

  init() throws {
    frame = try PictureFile.readGrey(path: portrait, pixels: 300_000).image
    identity = FixedIdentity(try #require(FaceEmbedding([0.8, 0.6])))
  }

  private func makeWatcher() throws -> Watcher {
    let identity = identity
    return try Watcher(samePerson: 0.5) { identity }
  }

  private func gallery(_ values: [Float]) throws -> FaceGallery {
    FaceGallery([.init(listener: 7, name: "Eileen", template: try #require(FaceEmbedding(values)))])
  }

  private func listener(_ event: LoopEvent) -> Int64? {
    if case .saw(_, _, let listener) = event { listener } else { nil }
  }

  @Test("where nobody is enrolled no network is asked who it is, and nothing is said of it")
  func nobodyKnown() async throws {
    let watcher = try makeWatcher()
    for second in 0..<5 {
      #expect(listener(try await watcher.look(at: frame, taken: .seconds(second))) == nil)
    }
    #expect(identity.reads == 0)
  }

  @Test("somebody enrolled is known at the first clear look, and asked about twice a minute from then on")
  func known() async throws {
    let watcher = try makeWatcher()
    try await watcher.know(try gallery([0.8, 0.6]), calibrations: [:])
    for second in 0..<60 {
      #expect(listener(try await watcher.look(at: frame, taken: .seconds(second))) == 7)
    }
    #expect(identity.reads == 2)
    await watcher.askAnew()
    _ = try await watcher.look(at: frame, taken: .seconds(61))
    #expect(identity.reads == 3)
  }

  @Test("a stranger is a guest after four looks")
  func stranger() async throws {
    let watcher = try makeWatcher()
    try await watcher.know(try gallery([-0.6, 0.8]), calibrations: [:])
    var said: [Int64?] = []
    for second in 0..<6 { said.append(listener(try await watcher.look(at: frame, taken: .seconds(second)))) }
    #expect(said == [nil, nil, nil, 0, 0, 0])
  }

  @Test("whoever is forgotten is nobody from the next look on, and no longer asked about")
  func forgotten() async throws {
    let watcher = try makeWatcher()
    try await watcher.know(try gallery([0.8, 0.6]), calibrations: [:])
    #expect(listener(try await watcher.look(at: frame, taken: .seconds(0))) == 7)
    try await watcher.know(FaceGallery(), calibrations: [:])
    #expect(listener(try await watcher.look(at: frame, taken: .seconds(1))) == nil)
    #expect(identity.reads == 1)
  }

  /// What is everybody's happy face is this listener's angry one.
  private func calibration(of listener: Int64) throws -> [Int64: PersonalExpressions] {
    let expressions = try Models.expressionReader()
    let face = try #require(try Models.faceReader().look(at: frame).faces.first?.face)
    _ = try expressions.read(face, of: frame)
    var own = PersonalExpressions(for: expressions.head)
    let components = try #require(expressions.head.components(of: expressions.embedding))
    for _ in 0..<50 { own.add(components, as: .angry) }
    return [listener: own]
  }

  @Test("a listener's expressions are read by the listener's own measure, and only theirs")
  func calibrated() async throws {
    func tops(_ listener: Int64) async throws -> [Emotion.Expression] {
      let watcher = try makeWatcher()
      try await watcher.know(try gallery([0.8, 0.6]), calibrations: try calibration(of: listener))
      var tops: [Emotion.Expression] = []
      for second in 0..<3 {
        if case .saw(let probabilities, _, _) = try await watcher.look(at: frame, taken: .seconds(second)) {
          tops.append(probabilities.top)
        }
      }
      return tops
    }
    #expect(try await tops(7) == [.happy, .angry, .angry])
    #expect(try await tops(8) == [.happy, .happy, .happy])
  }
}

private let portrait =
  #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" } + "/.build/demo/faces/astronaut.png"
