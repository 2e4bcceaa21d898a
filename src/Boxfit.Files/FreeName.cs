namespace Boxfit.Files;

/// <summary>Names of outputs in commands that are proposed to be copied, which must not overwrite anything.</summary>
static class FreeName
{
    /// <summary>The name, or where something of that name is there the first free one with a number, such as <c>boxes-2.csv</c>.</summary>
    /// <param name="name">The name of a file or a folder.</param>
    public static string Of(string name)
    {
        string free = name;
        for (int number = 2; Path.Exists(free); number++) free = Path.ChangeExtension(name, null) + $"-{number}{Path.GetExtension(name)}";
        return free;
    }
}
