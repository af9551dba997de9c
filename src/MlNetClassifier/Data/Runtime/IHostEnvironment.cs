namespace MlNetClassifier.Runtime;

/// <summary>What a component is given from outside: randomness, the number of threads, somewhere to report to, options.</summary>
public interface IHostEnvironment
{
    /// <summary>The seed of everything that draws random numbers without a seed of its own; null for a different draw each time.</summary>
    int? Seed { get; }

    /// <summary>The most threads a component may keep busy, at least 1. Results never depend on it.</summary>
    int NumberOfThreads { get; }

    /// <summary>
    /// Makes a source of random numbers. It depends on the seed alone, not on what was drawn before, so that two components cannot
    /// disturb each other.
    /// </summary>
    /// <param name="seed">A seed that overrides <see cref="Seed"/>.</param>
    Random CreateRandom(int? seed = null);

    /// <summary>Reports a message to whoever listens.</summary>
    /// <param name="kind">How important it is.</param>
    /// <param name="source">The component.</param>
    /// <param name="message">The message.</param>
    void Report(ChannelMessageKind kind, string source, string message);

    /// <summary>Looks up an option set on the environment.</summary>
    /// <typeparam name="T">The type of the option.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="value">Receives the value.</param>
    /// <returns>Whether the option is set and of that type.</returns>
    bool TryGetOption<T>(string name, out T value);
}
