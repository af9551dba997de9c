using MlNetClassifier.Backbones;
using MlNetClassifier.Datasets;

namespace MlNetClassifier.Training.Recipes;

/// <summary>What a recipe is run on.</summary>
public sealed record RecipeRunOptions
{
    /// <summary>The recipe.</summary>
    public required Recipe Recipe { get; init; }

    /// <summary>Its name, recorded with the run.</summary>
    public required string RecipeName { get; init; }

    /// <summary>The pictures.</summary>
    public required ImageDataset Dataset { get; init; }

    /// <summary>Folder to write; must not exist or be empty.</summary>
    public required string Output { get; init; }

    /// <summary>The backbones, in the recipe's order; empty for a network from scratch. <value>Default: none.</value></summary>
    public IReadOnlyList<Backbone> Backbones { get; init; } = [];

    /// <summary>
    /// Epochs instead of the recipe's, of each phase; a head that L-BFGS fits before fine-tuning is fitted to its optimum all the same.
    /// <value>Default null: the recipe's.</value>
    /// </summary>
    public int? Epochs { get; init; }

    /// <summary>Seed of the split and of everything random. <value>Default 1.</value></summary>
    public int Seed { get; init; } = 1;

    /// <summary>Threads; results do not depend on it. <value>Default: one a core.</value></summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Folder of computed features, shared by runs. <value>Default null: none is kept.</value></summary>
    public string? CacheFolder { get; init; }

    /// <summary>Folder of checkpoints; unless the run resumes, it must hold none. <value>Default null: none.</value></summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>Whether to go on from the newest checkpoint. <value>Default false.</value></summary>
    public bool Resume { get; init; }

    /// <summary>Folder of a TensorBoard event file. <value>Default null: none.</value></summary>
    public string? TensorBoardFolder { get; init; }

    /// <summary>Whether a file that cannot be used ends the run. <value>Default false: it is left out and named.</value></summary>
    public bool Strict { get; init; }

    /// <summary>Command line, recorded in <c>run.json</c>. <value>Default: none.</value></summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The clock. <value>Default: the system's.</value></summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
