import Devices
import Emotion
import Faces
import Imaging
import Store
import Synchronization

/// Tells whom a face is of.
protocol IdentityReading {
  func read(_ face: FoundFace, of image: GreyImage) throws -> FaceEmbedding
}

extension IdentityReader: IdentityReading {}

/// Reads faces off frames, beside everything else: a thorough look takes tens of milliseconds, and more on a small board.
actor Watcher {
  /// For listeners who sit where they should, and for everybody: small faces take most of a look's time. A listener is followed
  /// wherever found.
  private let near, thorough: FaceReader
  private let executor: ThreadExecutor
  /// Looks in a row that found nobody near.
  private var misses = 0
  /// Its memory is used again from frame to frame.
  private var view = Look()

  private let makeIdentities: @Sendable () throws -> any IdentityReading
  /// Nil where nobody is known: who it is need not be asked.
  private var identities: (any IdentityReading)?
  private var gallery = FaceGallery()
  private var calibrations: [Int64: PersonalExpressions] = [:]
  private var recognition: Recognition
  /// How alike those who are known are to the guest who was looked at last. It lives in memory alone.
  private let guest = Mutex<[Int64: Float]>([:])

  /// Of each listener how alike the face is to that of the guest who listens, 0...1; none where nobody is.
  nonisolated var likeness: [Int64: Float] { guest.withLock { $0 } }

  /// Seconds between searches of the whole picture for others, while the listener stays in view: few enough for a face to keep
  /// its number from one to the next.
  private static let searchEvery = 2.5
  /// Every so many looks that find nobody near, one is thorough.
  private static let thoroughEvery = 3

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// - Parameters:
  ///   - samePerson: the similarity from which on a face is somebody's.
  ///   - identities: makes the reader, once somebody is known.
  init(
    samePerson: Float = LearntNetworks.builtIn.samePerson,
    identities: @escaping @Sendable () throws -> any IdentityReading = { try Models.identityReader() }
  ) throws {
    executor = try ThreadExecutor(named: "mien-watcher", nicer: 5)
    recognition = Recognition(Recognition.Settings(accept: samePerson))
    makeIdentities = identities
    let (confirmer, expressions) = (try Models.faceConfirmer(), try Models.expressionReader())
    near = try Models.nearFaceReader(confirmer, expressions, searchEvery: Self.searchEvery)
    thorough = try Models.thoroughFaceReader(confirmer, expressions)
  }

  /// Says who is known by face, and how their expressions look. Who is in view is asked anew.
  func know(_ gallery: FaceGallery, calibrations: [Int64: PersonalExpressions]) throws {
    if gallery.isEmpty { identities = nil } else if identities == nil { identities = try makeIdentities() }
    (self.gallery, self.calibrations) = (gallery, calibrations)
    recognition.forget()
    guest.withLock { $0 = [:] }
    for track in view.faces.map(\.face.track) { near.identify(track, as: nil, in: &view) }
  }

  /// Who it is is asked again at the next look, as when a song begins.
  func askAnew() { recognition.askAnew() }

  /// What a frame tells: the listener's face, or why there is none that can be read.
  ///
  /// - Parameter taken: by the clock of `monotonicTime`.
  func look(at frame: GreyImage, taken: Duration = monotonicTime()) throws -> LoopEvent {
    let time = taken / .seconds(1)
    let known = calibrations
    try near.follow(frame, at: time, into: &view) { face in face.listener.flatMap { known[$0] } }
    misses = view.faces.isEmpty ? misses + 1 : 0
    if misses % Self.thoroughEvery == 1 {
      try thorough.look(at: frame, into: &view)
      near.listen(to: view.faces.map(\.face), at: time, in: &view)
    }
    try recognise(frame, at: time)
    return view.listener.map(saw) ?? .sawNobody(view.reason ?? .nobody)
  }

  /// Asks of one face at most who it is.
  private func recognise(_ frame: GreyImage, at time: Double) throws {
    guard let identities else { return }
    let clear = view.faces.lazy.filter { Self.isClear($0.quality.verdict) }.map(\.face.track)
    guard let track = recognition.due(among: clear, at: time),
      let face = view.faces.first(where: { $0.face.track == track })?.face
    else { return }
    recognition.add(try identities.read(face, of: frame), of: track, at: time, gallery: gallery)
    if case .listener(let listener) = recognition.identity(of: track) {
      near.identify(track, as: listener, in: &view)
    } else {
      near.identify(track, as: nil, in: &view)
    }
    if track == view.listener?.face.track {
      let likeness = recognition.guestFace(of: track).map { gallery.likeness(to: $0) } ?? [:]
      guest.withLock { $0 = likeness }
    }
  }

  /// Whether a face shows enough of a person.
  private static func isClear(_ verdict: FaceQuality.Verdict) -> Bool {
    switch verdict {
    case .good, .dark, .backlit, .partlyHidden: true
    case .far, .turnedAway, .blurred, .cutOff: false
    }
  }

  private func saw(_ face: FaceReading) -> LoopEvent {
    switch face.quality.verdict {
    case .far: return .sawNobody(.far)
    case .turnedAway: return .sawNobody(.turnedAway)
    case .good, .dark, .backlit, .blurred, .cutOff, .partlyHidden:
      return .saw(face.probabilities, quality: face.quality.weight, listener: listener(face.face.track))
    }
  }

  /// Nil where it is not known.
  private func listener(_ track: Int) -> Int64? {
    switch recognition.identity(of: track) {
    case .listener(let listener): listener
    case .guest: Listener.guest.id
    case nil: nil
    }
  }
}
