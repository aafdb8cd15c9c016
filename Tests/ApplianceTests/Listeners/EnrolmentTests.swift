import Faces
import Testing

@testable import Appliance

@Suite("What pictures make a template")
struct EnrolmentTests {
  private func enrolment(_ faces: [[Float]]) throws -> Enrolment {
    var enrolment = Enrolment()
    for face in faces { enrolment.add(try #require(FaceEmbedding(face))) }
    return enrolment
  }

  @Test("the template is the mean direction of the good pictures")
  func mean() throws {
    let template = try enrolment([[1, 0.2, 0], [1, -0.2, 0], [1, 0, 0]]).template(samePerson: 0.5)
    #expect(template.looks == 3 && template.unlike.isEmpty)
    #expect(template.mean.similarity(to: try #require(FaceEmbedding([1, 0, 0]))) > 0.999)
  }

  @Test("a picture of someone else is left out and named")
  func unlike() throws {
    let template = try enrolment([[1, 0.2, 0], [0, 0, 1], [1, -0.2, 0], [1, 0, 0]]).template(samePerson: 0.5)
    #expect(template.looks == 3 && template.unlike == [1])
    #expect(template.mean.values[2] == 0)
  }

  @Test("two pictures are too few, and pictures of several people are of nobody")
  func refused() throws {
    #expect(throws: ApplianceError.tooFewGoodPictures(good: 2, refusal: nil)) {
      try enrolment([[1, 0], [1, 0.1]]).template(samePerson: 0.5)
    }
    #expect(throws: ApplianceError.notOnePerson) {
      try enrolment([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0.1, 0]]).template(samePerson: 0.5)
    }
  }

  @Test("a gallery tells whom a face is most like, and by how much")
  func gallery() throws {
    func entry(_ listener: Int64, _ values: [Float]) throws -> FaceGallery.Entry {
      .init(listener: listener, name: "\(listener)", template: try #require(FaceEmbedding(values)))
    }
    let face = try #require(FaceEmbedding([0.8, 0.6, 0]))
    #expect(FaceGallery().best(for: face) == nil)
    let alone = try #require(FaceGallery([try entry(1, [0, 1, 0])]).best(for: face))
    #expect(alone.entry.listener == 1 && alone.lead == .infinity)
    let match = try #require(FaceGallery([try entry(1, [0, 1, 0]), try entry(2, [1, 0, 0])]).best(for: face))
    #expect(match.entry.listener == 2 && abs(match.similarity - 0.8) < 1e-6 && abs(match.lead - 0.2) < 1e-6)
  }
}
