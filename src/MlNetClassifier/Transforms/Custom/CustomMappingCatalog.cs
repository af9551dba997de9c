using MlNetClassifier.Data;
using MlNetClassifier.Transforms;

namespace MlNetClassifier;

/// <summary>Steps made of a user's own functions.</summary>
public static class CustomMappingCatalog
{
    /// <summary>Makes columns of columns with a function. It must be safe for concurrent use and depend on its argument alone.</summary>
    /// <typeparam name="TSrc">A class whose members receive the columns of their names.</typeparam>
    /// <typeparam name="TDst">A class whose members become columns of their names.</typeparam>
    /// <param name="catalog">The catalog.</param>
    /// <param name="mapAction">The function: reads the one object and fills the other.</param>
    /// <param name="contractName">
    /// The name under which a <see cref="CustomMappingFactory{TSrc, TDst}"/> of the program offers the function again when a saved model is loaded; null
    /// for a model that is never saved.
    /// </param>
    /// <param name="inputSchemaDefinition">How the members of the input class stand for columns; null for its attributes.</param>
    /// <param name="outputSchemaDefinition">How the members of the output class stand for columns; null for its attributes.</param>
    public static CustomMappingEstimator<TSrc, TDst> CustomMapping<TSrc, TDst>(
        this TransformsCatalog catalog,
        Action<TSrc, TDst> mapAction,
        string? contractName,
        SchemaDefinition? inputSchemaDefinition = null,
        SchemaDefinition? outputSchemaDefinition = null)
        where TSrc : class, new()
        where TDst : class, new()
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(mapAction);
        return new CustomMappingEstimator<TSrc, TDst>(
            new CustomMappingTransformer<TSrc, TDst>(catalog.Environment, mapAction, contractName, inputSchemaDefinition, outputSchemaDefinition));
    }

    /// <summary>Makes columns of columns with a function that remembers. The rows pass in order, with a fresh memory in each pass.</summary>
    /// <typeparam name="TSrc">A class whose members receive the columns of their names.</typeparam>
    /// <typeparam name="TDst">A class whose members become columns of their names.</typeparam>
    /// <typeparam name="TState">The memory.</typeparam>
    /// <param name="catalog">The catalog.</param>
    /// <param name="mapAction">The function: reads the one object, fills the other and may change the memory.</param>
    /// <param name="stateInitAction">Fills the memory before the first row; null to leave it as it is made.</param>
    /// <param name="contractName">
    /// The name under which a <see cref="StatefulCustomMappingFactory{TSrc, TDst, TState}"/> offers the function again; null for a model that is never saved.
    /// </param>
    public static StatefulCustomMappingEstimator<TSrc, TDst, TState> StatefulCustomMapping<TSrc, TDst, TState>(
        this TransformsCatalog catalog, Action<TSrc, TDst, TState> mapAction, Action<TState>? stateInitAction, string? contractName)
        where TSrc : class, new()
        where TDst : class, new()
        where TState : class, new()
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(mapAction);
        return new StatefulCustomMappingEstimator<TSrc, TDst, TState>(
            new StatefulCustomMappingTransformer<TSrc, TDst, TState>(catalog.Environment, mapAction, stateInitAction, contractName));
    }

    /// <summary>Drops the rows for which a function returns true.</summary>
    /// <typeparam name="TSrc">A class whose members receive the columns of their names.</typeparam>
    /// <param name="catalog">The catalog.</param>
    /// <param name="input">The data.</param>
    /// <param name="filterPredicate">The function; safe for concurrent use.</param>
    public static IDataView FilterByCustomPredicate<TSrc>(this DataOperationsCatalog catalog, IDataView input, Func<TSrc, bool> filterPredicate)
        where TSrc : class, new()
    {
        ArgumentNullException.ThrowIfNull(filterPredicate);
        return catalog.FilterByStatefulCustomPredicate<TSrc, object>(input, (row, _) => filterPredicate(row), _ => { });
    }

    /// <summary>Drops the rows for which a function with a memory returns true. The rows pass in order, with a fresh memory in each pass.</summary>
    /// <typeparam name="TSrc">A class whose members receive the columns of their names.</typeparam>
    /// <typeparam name="TState">The memory.</typeparam>
    /// <param name="catalog">The catalog.</param>
    /// <param name="input">The data.</param>
    /// <param name="filterPredicate">The function.</param>
    /// <param name="stateInitAction">Fills the memory before the first row.</param>
    public static IDataView FilterByStatefulCustomPredicate<TSrc, TState>(
        this DataOperationsCatalog catalog, IDataView input, Func<TSrc, TState, bool> filterPredicate, Action<TState> stateInitAction)
        where TSrc : class, new()
        where TState : class, new()
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(filterPredicate);
        ArgumentNullException.ThrowIfNull(stateInitAction);
        RowWriter<TSrc> writer = new(input.Schema, definition: null, ignoreMissingColumns: false);
        bool stateful = typeof(TState) != typeof(object);
        IDataView source = stateful ? new RowRangeView(input, 0, long.MaxValue) : input;
        return new RowFilterView(source, [.. writer.Columns], row =>
        {
            Action<TSrc> fill = writer.Bind(row);
            TSrc current = new();
            TState state = new();
            stateInitAction(state);
            return () =>
            {
                fill(current);
                return !filterPredicate(current, state);
            };
        });
    }
}
