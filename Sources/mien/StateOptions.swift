import Appliance
import ArgumentParser
import Store

/// Where Mien keeps what it learns.
struct StateOptions: ParsableArguments {
  @Option(
    help: "The folder with the database; default: $STATE_DIRECTORY, else ~/.local/state/mien.", completion: .directory)
  var state: String?

  func validate() throws {
    if state?.isEmpty == true { throw ValidationError("--state needs a folder.") }
  }

  var folder: StateFolder { StateFolder(path: state) }

  /// Opens the database, and says so where it had to be rebuilt.
  func store() async throws -> Store {
    let store = try await folder.openStore(verifying: false)
    if case .rebuilt(let moved, let recovered) = store.opening {
      Console.complain(TryText.rebuilt(moved, recovered))
    }
    return store
  }
}
