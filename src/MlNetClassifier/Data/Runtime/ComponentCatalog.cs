using System.Reflection;

namespace MlNetClassifier.Runtime;

/// <summary>
/// The assemblies whose classes a model file may ask for by name: today the factories of custom mappings. Nothing is ever loaded from disk
/// because a file says so. Safe for concurrent use.
/// </summary>
public sealed class ComponentCatalog
{
    private readonly Lock _gate = new();
    private readonly List<Assembly> _assemblies = [];

    internal ComponentCatalog()
    {
    }

    /// <summary>Lets model files use the marked classes of an assembly.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="throwOnError">Accepted for compatibility: an assembly that was registered before is no error.</param>
    public void RegisterAssembly(Assembly assembly, bool throwOnError = true)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        lock (_gate)
        {
            if (!_assemblies.Contains(assembly))
            {
                _assemblies.Add(assembly);
            }
        }
    }

    /// <summary>The registered assemblies, then the running process's own assembly of a name where there is one.</summary>
    internal IReadOnlyList<Assembly> Candidates(string? assemblyName)
    {
        lock (_gate)
        {
            return
            [
                .. _assemblies,
                .. AppDomain.CurrentDomain.GetAssemblies().Where(assembly => !_assemblies.Contains(assembly) && assembly.FullName == assemblyName),
            ];
        }
    }
}
