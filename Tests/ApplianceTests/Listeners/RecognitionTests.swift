import Faces
import Testing

@testable import Appliance

@Suite("Who the people in view are")
struct RecognitionTests {
  /// Ada and Bob are at right angles; `likeness` is the cosine to Ada of a face that is like nobody else.
  private func face(likeAda likeness: Float, bob: Float = 0) throws -> FaceEmbedding {
    let rest = max(1 - likeness * likeness - bob * bob, 0).squareRoot()
    return try #require(FaceEmbedding([likeness, bob, rest, 0]))
  }

  private func gallery() throws -> FaceGallery {
    FaceGallery([
      .init(listener: 1, name: "Ada", template: try face(likeAda: 1)),
      .init(listener: 2, name: "Bob", template: try face(likeAda: 0, bob: 1)),
    ])
  }

  private func makeRecognition() -> Recognition { Recognition(Recognition.Settings(accept: 0.5)) }

  @Test("one look that is very like somebody is enough; one that is just like them is not, two are")
  func accepts() throws {
    var (sure, unsure) = (makeRecognition(), makeRecognition())
    sure.add(try face(likeAda: 0.7), of: 1, at: 0, gallery: try gallery())
    #expect(sure.identity(of: 1) == .listener(1))
    unsure.add(try face(likeAda: 0.55), of: 1, at: 0, gallery: try gallery())
    #expect(unsure.identity(of: 1) == nil)
    unsure.add(try face(likeAda: 0.55), of: 1, at: 1, gallery: try gallery())
    #expect(unsure.identity(of: 1) == .listener(1))
    #expect(unsure.identity(of: 2) == nil)
  }

  @Test("how alike a guest's face is to those who are known goes from nothing, for most strangers, to one")
  func likeness() throws {
    var recognition = makeRecognition()
    let guest = try face(likeAda: 0.4)
    for look in 1...4 {
      #expect(recognition.guestFace(of: 1) == nil)
      recognition.add(guest, of: 1, at: Double(look), gallery: try gallery())
    }
    let seen = try #require(recognition.guestFace(of: 1))
    #expect(seen.similarity(to: guest) > 0.999)
    func likeness(_ cosine: Float) throws -> Float? {
      try gallery().likeness(to: try face(likeAda: cosine), samePerson: 0.8)[1]
    }
    #expect(try [1, 0.8, 0.72].map(likeness) == [1, 0.5, 0.3])
    #expect(try likeness(0.6) == nil && likeness(-1) == nil)
    recognition.add(try face(likeAda: 1), of: 2, at: 5, gallery: try gallery())
    #expect(recognition.guestFace(of: 2) == nil)
  }

  @Test("a face like nobody is a guest's after four looks, and no sooner")
  func guest() throws {
    var recognition = makeRecognition()
    for look in 1...4 {
      #expect(recognition.identity(of: 1) == nil)
      recognition.add(try face(likeAda: 0.3), of: 1, at: Double(look), gallery: try gallery())
    }
    #expect(recognition.identity(of: 1) == .guest)
  }

  @Test("a face as like one as another is nobody's")
  func ambiguous() throws {
    var recognition = makeRecognition()
    for look in 1...4 {
      recognition.add(try face(likeAda: 0.66, bob: 0.64), of: 1, at: Double(look), gallery: try gallery())
    }
    #expect(recognition.identity(of: 1) == .guest)
  }

  @Test("a face suddenly unlike whose it was is looked at again at once, not after half a minute")
  func doubted() throws {
    var recognition = makeRecognition()
    for look in 1...5 { recognition.add(try face(likeAda: 1), of: 1, at: Double(look), gallery: try gallery()) }
    #expect(recognition.due(among: [1], at: 7) == nil)
    recognition.add(try face(likeAda: 0.1), of: 1, at: 35, gallery: try gallery())
    #expect(recognition.identity(of: 1) == .listener(1))
    var (time, looks) = (35.0, 0)
    while recognition.identity(of: 1) != .guest, looks < 40 {
      time += 1
      #expect(recognition.due(among: [1], at: time) == 1)
      recognition.add(try face(likeAda: 0.1), of: 1, at: time, gallery: try gallery())
      looks += 1
    }
    #expect(looks < 20, "\(looks) looks")
  }

  @Test("one bad look does not take a name away, several do")
  func hysteresis() throws {
    var recognition = makeRecognition()
    for look in 1...3 { recognition.add(try face(likeAda: 0.8), of: 1, at: Double(look), gallery: try gallery()) }
    recognition.add(try face(likeAda: 0.1), of: 1, at: 40, gallery: try gallery())
    #expect(recognition.identity(of: 1) == .listener(1))
    var looks = 0
    while recognition.identity(of: 1) == .listener(1), looks < 10 {
      looks += 1
      recognition.add(try face(likeAda: 0.1), of: 1, at: 40 + 30 * Double(looks), gallery: try gallery())
    }
    #expect((2...6).contains(looks))
  }

  @Test("who it is is asked often while it is not known, seldom then, and anew when a song begins")
  func due() throws {
    var recognition = makeRecognition()
    #expect(recognition.due(among: [1], at: 0) == 1)
    recognition.add(try face(likeAda: 0.55), of: 1, at: 0, gallery: try gallery())
    #expect(recognition.due(among: [1], at: 0.5) == nil)
    #expect(recognition.due(among: [1], at: 1) == 1)
    recognition.add(try face(likeAda: 0.8), of: 1, at: 1, gallery: try gallery())
    #expect(recognition.due(among: [1], at: 20) == nil)
    recognition.askAnew()
    #expect(recognition.due(among: [1], at: 20) == 1)
    recognition.add(try face(likeAda: 0.8), of: 1, at: 20, gallery: try gallery())
    #expect(recognition.due(among: [1], at: 49) == nil)
    #expect(recognition.due(among: [1], at: 50) == 1)
  }

  @Test("of several faces whoever has waited longest is looked at; faces without a number never")
  func turns() throws {
    var recognition = makeRecognition()
    #expect(recognition.due(among: [0], at: 0) == nil)
    recognition.add(try face(likeAda: 0.55), of: 1, at: 0, gallery: try gallery())
    #expect(recognition.due(among: [1, 2], at: 1) == 2)
    recognition.add(try face(likeAda: 0.1), of: 2, at: 1, gallery: try gallery())
    #expect(recognition.due(among: [1, 2], at: 2) == 1)
  }

  @Test("a face that was away for a minute, or is asked of another gallery, is nobody's again")
  func forgets() throws {
    var recognition = makeRecognition()
    recognition.add(try face(likeAda: 0.9), of: 1, at: 0, gallery: try gallery())
    #expect(recognition.due(among: [2], at: 61) == 2)
    #expect(recognition.identity(of: 1) == nil)
    recognition.add(try face(likeAda: 0.9), of: 2, at: 61, gallery: try gallery())
    recognition.forget()
    #expect(recognition.identity(of: 2) == nil)
  }
}
