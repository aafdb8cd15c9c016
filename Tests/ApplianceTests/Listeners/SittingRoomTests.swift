import Devices
import Emotion
import Faces
import Imaging
import Store
import Testing

@testable import Appliance

@Suite("The sitting room")
struct SittingRoomTests {
  private let bench = ListenersBench()

  private func sample(_ identity: [Float], expression: [Float] = [0, 1]) -> FaceSample {
    .face(SampledFace(identity: FaceEmbedding(identity), expression: expression, yaw: 0))
  }

  private func makeRoom(
    _ store: Store, _ script: @escaping @Sendable (GreyImage, Int) -> FaceSample
  ) throws -> SittingRoom {
    var settings = Sitting.Settings()
    (settings.countdown, settings.turnPatience, settings.patience) = (0.05, 0, 1)
    let head = try bench.makeHead()
    return SittingRoom(Listeners(store: store, networks: bench.networks), settings: settings) {
      LearningTools(ScriptedSampler(script), head)
    }
  }

  private func counts(of expression: Expression, in calibrations: [Int64: PersonalExpressions]) -> [Int] {
    calibrations.values.map { $0.count(of: expression) }
  }

  /// Shows it frames until the sitting is over.
  private func show(_ room: SittingRoom) async throws -> SittingReport {
    let frame = try GreyImage(width: 4, height: 1, pixels: [1, 2, 3, 4])
    for _ in 0..<1_000 where await room.isOccupied {
      await room.look(at: frame, taken: monotonicTime())
      await room.pass()
      try await Task.sleep(for: .milliseconds(10))
    }
    return try #require(await room.report())
  }

  @Test("whoever sits is enrolled, and then calibrated")
  func learns() async throws {
    let store = try await bench.makeStore()
    let room = try makeRoom(store) { _, look in self.sample([1, 0.01], expression: [Float(look), 1]) }
    let begun = try await room.begin(SittingRequest(.enrolment, name: "Ada"))
    #expect(begun.ask == "look at the camera" && begun.taken == 0 && begun.wanted == 6 && !begun.isOver)
    let learnt = try await show(room)
    #expect(learnt.learnt?.name == "Ada" && learnt.learnt?.looks == 6 && learnt.failure == nil)
    #expect(try await store.knownListeners().first?.template?.model == "identity 1")
    _ = try await room.begin(SittingRequest(.calibration, name: "Ada"))
    #expect(try await show(room).learnt?.calibration == .yes)
    let calibrations = try await Listeners(store: store, networks: bench.networks).calibrations()
    #expect(counts(of: .angry, in: calibrations) == [4] && counts(of: .fear, in: calibrations) == [0])
  }

  @Test("time that passes while a face is being kept does not keep it again")
  func learnsOnce() async throws {
    let store = try await bench.makeStore()
    let room = try makeRoom(store) { _, _ in self.sample([1, 0]) }
    let frame = try GreyImage(width: 4, height: 1, pixels: [1, 2, 3, 4])
    for name in ["Ada", "Bob", "Cem", "Dee"] {
      _ = try await room.begin(SittingRequest(.enrolment, name: name, isSure: true))
      for _ in 0..<1_000 where await room.isOccupied {
        await withTaskGroup(of: Void.self) { group in
          group.addTask { await room.look(at: frame, taken: monotonicTime()) }
          for _ in 0..<8 { group.addTask { await room.pass() } }
        }
        try await Task.sleep(for: .milliseconds(10))
      }
      let over = try #require(await room.report())
      #expect(over.learnt?.name == name && over.failure == nil)
    }
  }

  @Test("one person sits at a time, under a name that is free, and is calibrated only when known")
  func refuses() async throws {
    let store = try await bench.makeStore()
    let room = try makeRoom(store) { _, _ in self.sample([1, 0]) }
    await #expect(throws: StoreError.unknownListener(name: "Ada")) {
      try await room.begin(SittingRequest(.calibration, name: "Ada"))
    }
    await #expect(throws: StoreError.badListenerName(name: "guest")) {
      try await room.begin(SittingRequest(.enrolment, name: "guest"))
    }
    #expect(await room.report() == nil)
    _ = try await room.begin(SittingRequest(.enrolment, name: "Ada"))
    await #expect(throws: ApplianceError.sittingGoesOn("Ada")) {
      try await room.begin(SittingRequest(.enrolment, name: "Bob"))
    }
    await room.end("it was broken off")
    #expect(await room.report()?.failure == "it was broken off")
    #expect(try await store.listeners().isEmpty)
  }

  @Test("without a face, or without a camera, nothing is learnt and the reason is told")
  func failures() async throws {
    let store = try await bench.makeStore()
    let room = try makeRoom(store) { _, _ in .refused(.several) }
    _ = try await room.begin(SittingRequest(.enrolment, name: "Ada"))
    #expect(try await show(room).failure?.contains(Refusal.several.text) == true)
    _ = try await room.begin(SittingRequest(.enrolment, name: "Ada"))
    await room.lose("unplugged")
    #expect(await room.report()?.failure == "no picture: unplugged")
    #expect(await room.lost == "unplugged")
    #expect(try await store.listeners().isEmpty)
  }

  @Test("who is too like someone known is not learnt, unless that is meant")
  func likeness() async throws {
    let store = try await bench.makeStore()
    let room = try makeRoom(store) { _, _ in self.sample([1, 0]) }
    _ = try await room.begin(SittingRequest(.enrolment, name: "Ada"))
    _ = try await show(room)
    _ = try await room.begin(SittingRequest(.enrolment, name: "Bob"))
    #expect(try await show(room).failure?.contains("looks very like Ada") == true)
    _ = try await room.begin(SittingRequest(.enrolment, name: "Bob", isSure: true))
    #expect(try await show(room).learnt?.name == "Bob")
  }
}
