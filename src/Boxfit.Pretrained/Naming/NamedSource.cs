namespace Boxfit.Pretrained.Naming;

/// <summary>Where a parameter of our graph is found in a file of others.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Name">The array's name in such a file.</param>
/// <param name="Shape">The array's shape there.</param>
/// <param name="Convert">From the file's layout to ours; null where they are the same.</param>
sealed record NamedSource(Parameter Parameter, string Name, int[] Shape, Func<Tensor, Tensor>? Convert = null);
