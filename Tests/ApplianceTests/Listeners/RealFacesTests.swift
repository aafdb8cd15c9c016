import Faces
import FoundationEssentials
import Imaging
import Store
import Testing

@testable import Appliance

/// AT&T's pictures of people, as `make data` writes them: the first five of each person to enrol, the others to test.
private enum People {
  static let folder =
    #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" } + "/.build/data/identity/orl"
  static let areThere = FileManager.default.fileExists(atPath: folder + "/pictures.csv")

  static func pictures(of person: Int, _ numbers: ClosedRange<Int>) -> [String] {
    numbers.map { "\(folder)/s\(person)_\($0).pgm" }
  }
}

@Suite("Real faces, enrolled and known again", .enabled(if: People.areThere, "'make data' writes the pictures"))
struct RealFacesTests {
  private let bench = ListenersBench()

  private func embedding(of picture: String, by sampler: NetworkSampler) async throws -> FaceEmbedding? {
    let image = try PictureFile.readGrey(path: picture, pixels: FaceReader.searchedPixels).image
    if case .face(let face) = try await sampler.sample(image, identity: true) { return face.identity }
    return nil
  }

  @Test("eight people are enrolled from their pictures, known on most others, and not confused; strangers are nobody's")
  func enrolAndKnow() async throws {
    let listeners = Listeners(store: try await bench.makeStore())
    let learner = try PictureLearner()
    for person in 1...8 {
      let request = try await learner.enrolment(
        of: "s\(person)", from: People.pictures(of: person, 1...5), isSure: true
      ) { _ in }
      #expect(try await listeners.enrol(request, at: 1).looks >= 3)
    }
    let gallery = try await listeners.gallery()
    let (sampler, accept) = (try NetworkSampler(), listeners.networks.samePerson)
    var (asked, known, confused, strangers, mistaken) = (0, 0, 0, 0, 0)
    for person in 1...16 {
      for picture in People.pictures(of: person, 6...10) {
        guard let face = try await embedding(of: picture, by: sampler), let match = gallery.best(for: face) else {
          continue
        }
        let isAccepted = match.similarity >= accept
        if person > 8 {
          strangers += 1
          mistaken += isAccepted ? 1 : 0
        } else {
          asked += 1
          known += isAccepted && match.entry.name == "s\(person)" ? 1 : 0
          confused += isAccepted && match.entry.name != "s\(person)" ? 1 : 0
        }
      }
    }
    #expect(asked >= 24 && strangers >= 24)
    #expect(confused == 0, "\(confused) of \(asked)")
    #expect(known * 10 >= asked * 8, "\(known) of \(asked)")
    #expect(mistaken * 10 <= strangers, "\(mistaken) of \(strangers)")
  }

  @Test("the same person under another name is too like, and pictures of two people are not of one")
  func likeness() async throws {
    let listeners = Listeners(store: try await bench.makeStore())
    let learner = try PictureLearner()
    _ = try await listeners.enrol(
      learner.enrolment(of: "Ada", from: People.pictures(of: 3, 1...5), isSure: false) { _ in }, at: 1)
    let again = try await learner.enrolment(of: "Twin", from: People.pictures(of: 3, 6...10), isSure: false) { _ in }
    await #expect {
      try await listeners.enrol(again, at: 2)
    } throws: {
      if case .looksLike("Twin", "Ada", _)? = $0 as? ApplianceError { true } else { false }
    }
    let mixed = People.pictures(of: 4, 1...2) + People.pictures(of: 5, 1...2)
    await #expect(throws: ApplianceError.notOnePerson) {
      try await learner.enrolment(of: "Mixed", from: mixed, isSure: false) { _ in }
    }
  }

  @Test("the watcher knows an enrolled person, and takes another for a guest")
  func watcher() async throws {
    let listeners = Listeners(store: try await bench.makeStore())
    let ada = try await PictureLearner().enrolment(
      of: "Ada", from: People.pictures(of: 3, 1...5), isSure: false
    ) { _ in }
    _ = try await listeners.enrol(ada, at: 1)
    let gallery = try await listeners.gallery()
    for (person, expected) in [(3, gallery.entries[0].listener), (12, Listener.guest.id)] {
      let watcher = try Watcher()
      try await watcher.know(gallery, calibrations: [:])
      var last: Int64?
      for look in 0..<10 {
        let picture = People.pictures(of: person, 6...10)[look % 5]
        let frame = try PictureFile.readGrey(path: picture, pixels: 300_000).image.resized(width: 296, height: 336)
        if case .saw(_, _, let listener?) = try await watcher.look(at: frame, taken: .seconds(look)) { last = listener }
      }
      #expect(last == expected, "person \(person)")
    }
  }
}
