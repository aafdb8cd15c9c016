import Control
import Emotion

extension ControlEvent {
  private struct State: Encodable {
    let state: String
    let faults: [String]
  }

  private struct Feeling: Encodable {
    let mood: Mood?
  }

  private struct Person: Encodable {
    let name: String?
  }

  private struct Text: Encodable {
    let text: String
  }

  /// What scripts and lamps want to know of; nil for the rest.
  init?(_ event: DaemonEvent) {
    switch event {
    case .state(let state, let faults): self.init("state", State(state: state.rawValue, faults: faults))
    case .listener(let name): self.init("listener", Person(name: name))
    case .mood(let mood): self.init("mood", Feeling(mood: mood))
    case .prompt(let reason): self.init("prompt", Text(text: reason.prompt))
    case .plays(let title): self.init("plays", Text(text: title))
    case .liked(let title): self.init("liked", Text(text: title))
    case .skipped(let title): self.init("skipped", Text(text: title))
    case .problem(let text): self.init("problem", Text(text: text))
    case .vigil(let news):
      guard news.isProblem else { return nil }
      self.init("problem", Text(text: "\(news)"))
    case .rebuilt, .chose, .unplayable, .scanned, .reloaded: return nil
    }
  }
}
