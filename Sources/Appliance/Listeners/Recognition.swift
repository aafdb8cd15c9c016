import Faces

/// Who the people in view are: evidence over several looks at each face, by its track. A value without clock or network: it says
/// when a look at whom is due, and is told what the look gave.
struct Recognition: Sendable {
  struct Settings: Sendable, Equatable {
    /// A face is someone's from this similarity on ...
    var accept: Float
    /// ... and by this much more like them than like anybody else.
    var lead: Float
    /// One look is enough when it is this much more like them still.
    var surely: Float
    /// How much less like them a face may get before who it is is asked anew.
    var doubt: Float
    /// Looks after which a face that is nobody's is a guest's.
    var guestAfter = 4
    /// Seconds between looks at a face while it is not known who it is ...
    var unsureEvery = 0.8
    /// ... and when it is.
    var sureEvery = 30.0
    /// Seconds after which a face that is not seen is forgotten.
    var memory = 60.0
    /// How much of the evidence each further look leaves.
    var keeps: Float = 0.8

    /// The margins are shares of what lies between the similarity that is enough and that of a face to itself, since
    /// networks differ in how alike strangers are to them.
    init(accept: Float) {
      self.accept = accept
      (lead, surely, doubt) = (0.1 * (1 - accept), 0.2 * (1 - accept), 0.2 * (1 - accept))
    }
  }

  enum Identity: Sendable, Equatable {
    case listener(Int64)
    case guest
  }

  private struct Person: Sendable {
    var evidence: [Float] = []
    var looks = 0
    var read = -Double.infinity
    var seen: Double
    var identity: Identity?
    /// The last look was at a face unlike the listener's whose it is taken for: somebody may have taken their place.
    var isDoubted = false
  }

  let settings: Settings
  private var people: [Int: Person] = [:]

  init(_ settings: Settings) { self.settings = settings }

  /// Who the face is; nil while that is not known.
  func identity(of track: Int) -> Identity? { people[track]?.identity }

  /// How a guest's face looks by all looks at it; nil for everyone else.
  func guestFace(of track: Int) -> FaceEmbedding? {
    people[track].flatMap { $0.identity == .guest ? FaceEmbedding($0.evidence) : nil }
  }

  /// Of the faces in view, the one at which a look is due: one whom nobody has looked at first, then the one that has waited
  /// longest. One look a frame is enough.
  ///
  /// - Parameter tracks: as `FoundFace.track` has them; 0 is no face.
  mutating func due(among tracks: some Sequence<Int>, at time: Double) -> Int? {
    people = people.filter { time - $0.value.seen <= settings.memory }
    var longest: (track: Int, read: Double)?
    for track in tracks where track > 0 {
      people[track, default: Person(seen: time)].seen = time
      guard let person = people[track] else { continue }
      let isSure = person.identity != nil && !person.isDoubted
      let every = isSure ? settings.sureEvery : settings.unsureEvery
      guard time - person.read >= every, person.read < longest?.read ?? .infinity else { continue }
      longest = (track, person.read)
    }
    return longest?.track
  }

  /// A look at every face is due, as when a song begins.
  mutating func askAnew() { for track in people.keys { people[track]?.read = -.infinity } }

  /// What is known now is nothing: the gallery is another one.
  mutating func forget() { people = [:] }

  /// A look at a face.
  mutating func add(_ face: FaceEmbedding, of track: Int, at time: Double, gallery: FaceGallery) {
    var person = people[track] ?? Person(seen: time)
    if person.evidence.count == face.values.count {
      for place in face.values.indices {
        person.evidence[place] = settings.keeps * person.evidence[place] + face.values[place]
      }
    } else {
      person.evidence = face.values
    }
    person.looks += 1
    (person.read, person.seen) = (time, time)
    if let mean = FaceEmbedding(person.evidence), let match = gallery.best(for: mean) { decide(&person, match) }
    person.isDoubted = false
    if case .listener(let listener) = person.identity, let match = gallery.best(for: face) {
      person.isDoubted = match.entry.listener != listener || match.similarity < settings.accept - settings.doubt
    }
    people[track] = person
  }

  private func decide(_ person: inout Person, _ match: FaceGallery.Match) {
    let needed = settings.accept + (person.looks == 1 ? settings.surely : 0)
    if match.similarity >= needed, match.lead >= settings.lead {
      person.identity = .listener(match.entry.listener)
      return
    }
    switch person.identity {
    case .listener(let listener):
      // Between the two limits whoever it was it stays.
      guard match.similarity < settings.accept - settings.doubt || match.entry.listener != listener else { return }
      person.identity = nil
      person.looks = 0
      person.evidence = []
    case .guest: break
    case nil: if person.looks >= settings.guestAfter { person.identity = .guest }
    }
  }
}
