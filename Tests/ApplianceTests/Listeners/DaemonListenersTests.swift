import Control
import Devices
import Emotion
import Faces
import FoundationEssentials
import Imaging
import Store
import Testing

@testable import Appliance

/// Eyes that see nothing.
private final class ShutEyes: Eyes {
  let events: AsyncStream<EyesEvent>
  private let continuation: AsyncStream<EyesEvent>.Continuation

  init() { (events, continuation) = AsyncStream.makeStream(of: EyesEvent.self) }

  func open() {}
  func close() {}
  func look(every interval: Duration) {}
  func end() async { continuation.finish() }
}

@Suite("Listeners of the daemon")
struct DaemonListenersTests {
  private let bench = ListenersBench()

  /// A daemon that knows Ada, with a track that plays.
  private func makeDaemon() async throws -> (daemon: Daemon, ada: Int64, track: Int64) {
    let store = try await bench.makeStore()
    let track = try await store.save(
      AnalysedTrack(
        file: MusicFile(path: "/music/a.ogg", size: 1, modified: 1), tags: TrackTags(title: "track"), duration: 100,
        profile: Profile(
          analyser: 1, affect: .neutral, tempo: 100, loudness: -14, peak: 0.9, energy: 0.5, brightness: 1_500)), at: 1)
    let ada = try await store.enrol(named: "Ada", as: template())
    let daemon = try await Daemon(
      DaemonSettings(state: StateFolder(path: bench.folder.path + "/state"), music: []), eyes: ShutEyes(),
      speaker: { PacedSpeaker(ALSASpeaker(.null)) }
    ) { _ in }
    await daemon.learnFaces()
    return (daemon, ada.id, track)
  }

  private func template() -> FaceTemplate {
    FaceTemplate(
      model: LearntNetworks.builtIn.identity, embedding: (0..<128).map { $0 == 3 ? 1 : 0 }, looks: 5, made: 1)
  }

  private func face(of listener: Int64?) throws -> LoopEvent {
    let values = Expression.allCases.map { $0 == .happy ? Float(0.88) : 0.02 }
    return .saw(try #require(ExpressionProbabilities(values)), quality: 1, listener: listener)
  }

  private func play(_ track: Int64, on daemon: Daemon) async throws {
    await daemon.log.expect(PlayLog.Choice(track: track, title: "track", artist: nil, reason: "", mood: nil))
    try await daemon.log.note(
      .started(.init(track: track, path: "/music/a.ogg", gain: 0, duration: 100, start: 0)))
  }

  @Test("plays and likes are those of whoever listens, and it says who")
  func owners() async throws {
    let (daemon, ada, track) = try await makeDaemon()
    #expect(await daemon.status.listener == nil)
    await daemon.handle(try face(of: ada))
    #expect(await daemon.status.listener == "Ada")
    try await play(track, on: daemon)
    #expect(await daemon.grant(.like) == .granted)
    await daemon.handle(try face(of: Listener.guest.id))
    #expect(await daemon.status.listener == nil)
    #expect(await daemon.grant(.like) == .granted)
    #expect(try await daemon.store.history(of: ada, limit: 9).count == 1)
    #expect(try await daemon.store.feedback(of: ada).count == 1)
    #expect(try await daemon.store.feedback(of: Listener.guest.id).count == 1)
  }

  @Test("over the socket listeners are listed, calibrated and forgotten; whoever listens then is a guest")
  func routes() async throws {
    let (daemon, ada, track) = try await makeDaemon()
    let router = DaemonControl.router(daemon)
    func ask<Answer: Decodable>(
      _ method: String, _ path: [String], query: [String: String] = [:], _ body: some Encodable = [String]()
    ) async throws -> Answer {
      let response = await router.handle(
        ControlRequest(method: method, path: path, query: query, body: Array(try JSONEncoder().encode(body))))
      #expect(response.status == 200, "\(String(decoding: response.body, as: UTF8.self))")
      return try JSONDecoder().decode(Answer.self, from: Data(response.body))
    }
    await daemon.handle(try face(of: ada))
    try await play(track, on: daemon)
    let listed: [ListenerReport] = try await ask("GET", ["listeners"])
    #expect(listed.map(\.name) == ["Ada"] && listed.first?.plays == 1 && listed.first?.face == .yes)
    let calibrated: ListenerReport = try await ask(
      "PUT", ["listeners", "ada", "calibration"],
      CalibrationRequest(
        model: LearntNetworks.builtIn.expression, content: LearningTools.builtIn().makeStudy().written()))
    #expect(calibrated.calibration == .yes)
    let undone: ListenerReport = try await ask("DELETE", ["listeners", "Ada", "calibration"])
    #expect(undone.calibration == .no)
    let proof: Erasure = try await ask("DELETE", ["listeners", "Ada"], query: ["history": "true"])
    #expect(proof.isComplete && proof.plays == 1)
    #expect(await daemon.status.listener == nil)
    #expect(await daemon.loop.listener == Listener.guest.id)
    let left: [ListenerReport] = try await ask("GET", ["listeners"])
    #expect(left.isEmpty)
  }

  @Test("wrong wishes are told apart by status")
  func wrongWishes() async throws {
    let (daemon, _, _) = try await makeDaemon()
    let router = DaemonControl.router(daemon)
    func status(_ method: String, _ path: [String], _ body: some Encodable = [String]()) async throws -> Int {
      await router.handle(ControlRequest(method: method, path: path, body: Array(try JSONEncoder().encode(body))))
        .status
    }
    func request(_ name: String, model: String = LearntNetworks.builtIn.identity, at place: Int = 4) -> EnrolmentRequest
    {
      EnrolmentRequest(
        name: name, model: model, embedding: (0..<128).map { $0 == place ? 1 : 0 }, looks: 3, isSure: false)
    }
    #expect(try await status("DELETE", ["listeners", "Bob"]) == 404)
    #expect(try await status("DELETE", ["listeners", "guest"]) == 400)
    #expect(try await status("POST", ["listeners"], request("Ada")) == 409)
    #expect(try await status("POST", ["listeners"], request("Twin", at: 3)) == 409)
    #expect(try await status("POST", ["listeners"], request("Bob", model: "other")) == 409)
    #expect(try await status("POST", ["listeners"], ["name": "Bob"]) == 400)
    #expect(try await status("DELETE", ["listeners", "Ada", "calibration"]) == 409)
    #expect(try await status("GET", ["sitting"]) == 404)
    #expect(try await status("POST", ["sitting"], SittingRequest(.calibration, name: "Bob")) == 404)
    #expect(try await status("POST", ["listeners"], request("Bob")) == 200)
    await daemon.handle(.wish(.privacy))
    #expect(try await status("POST", ["sitting"], SittingRequest(.enrolment, name: "Eve")) == 503)
  }

  @Test("a sitting is broken off when the camera is closed, and nothing is learnt")
  func privacy() async throws {
    let (daemon, _, _) = try await makeDaemon()
    _ = await daemon.handle(.tick)
    let begun = try await daemon.sit(SittingRequest(.enrolment, name: "Eve"))
    #expect(begun.ask != nil)
    await daemon.handle(.wish(.privacy))
    let end = try await daemon.sittingReport()
    #expect(end.failure?.contains("privacy") == true)
    #expect(try await daemon.store.listeners().map(\.name) == ["Ada"])
  }
}
