import Faces
import Mood
import Player
import Testing

@testable import Appliance

struct EarconsTests {
  @Test("what is asked for, and why nobody is seen, has a sound of its own")
  func actions() {
    var earcons = Earcons()
    let wanted: [(LoopAction, Earcon?)] = [
      (.like, .like), (.skip, .skip), (.pause, .pause), (.resume, .play), (.prompt(.dark), .dark),
      (.prompt(.nobody), .nobody), (.prompt(.blurred), .blurred), (.openCamera, nil), (.closeCamera, nil),
      (.lookEvery(1), nil), (.chooseNext(.unknown), nil),
    ]
    for (action, earcon) in wanted { #expect(earcons.earcon(for: action) == earcon) }
  }

  @Test("closing the camera and letting it look again are heard")
  func privacy() {
    var earcons = Earcons()
    #expect(earcons.earcon(for: .show(.private)) == .privacyOn)
    #expect(earcons.earcon(for: .show(.seeking)) == .privacyOff)
    #expect(earcons.earcon(for: .show(.seeking)) == nil)
  }

  @Test("a welcome comes at the start and after there was nobody, not after every look aside")
  func welcome() {
    var earcons = Earcons()
    let states: [(LoopState, Earcon?)] = [
      (.seeking, nil), (.listening, .welcome), (.seeking, nil), (.listening, nil), (.paused, nil), (.listening, nil),
      (.seeking, nil), (.nobody, nil), (.listening, .welcome), (.fault, nil), (.listening, nil),
    ]
    for (state, earcon) in states { #expect(earcons.earcon(for: .show(state)) == earcon) }
  }
}
