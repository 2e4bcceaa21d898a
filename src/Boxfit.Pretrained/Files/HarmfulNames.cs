namespace Boxfit.Pretrained.Files;

/// <summary>
/// Names that a pickle asks Python for only to run commands, to open files or connections, or to reach such names by a detour. Nothing here
/// would run them, but a file that has one is not taken: whoever made it means harm, and its user might load it elsewhere.
/// </summary>
static class HarmfulNames
{
    /// <summary>Python's function that takes an attribute: harmless of a class that is known by its name only.</summary>
    public const string GetAttribute = "builtins.getattr", OldGetAttribute = "__builtin__.getattr";

    static readonly HashSet<string> s_modules = new(StringComparer.Ordinal)
    {
        "os", "posix", "nt", "posixpath", "ntpath", "sys", "subprocess", "popen2", "pty", "shutil", "socket", "ctypes", "_ctypes",
        "importlib", "imp", "runpy", "codeop", "pickle", "_pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "webbrowser",
        "timeit", "pdb", "bdb", "cProfile", "urllib", "urllib2", "requests", "ftplib", "smtplib", "telnetlib", "pip", "ensurepip",
    };

    static readonly HashSet<string> s_functions = new(StringComparer.Ordinal)
    {
        "eval", "exec", "execfile", "compile", "open", "file", "input", "raw_input", "__import__", "setattr", "delattr", "globals",
        "locals", "vars", "breakpoint", "apply", "reload", "exit", "quit",
    };

    static readonly HashSet<string> s_names = new(StringComparer.Ordinal)
    {
        "torch.load", "torch.serialization.load", "torch.storage._load_from_bytes", "torch.jit.load", "torch.hub.load",
        "torch.utils.collect_env.run", "torch.utils.model_zoo.load_url", "numpy.load", "numpy.fromfile", "pandas.read_pickle",
        "joblib.load", "io.open", "_io.open", "io.FileIO", "_io.FileIO", "codecs.open", "code.interact", "profile.run", "trace.Trace",
        "operator.attrgetter", "operator.methodcaller", "_operator.attrgetter", "_operator.methodcaller",
    };

    /// <summary>Whether a name is one of them.</summary>
    public static bool Has(string module, string name)
    {
        string first = module.Split('.', 2)[0];
        return s_modules.Contains(first)
            || first is "builtins" or "__builtin__" && s_functions.Contains(name.Split('.', 2)[0])
            || s_names.Contains($"{module}.{name}");
    }
}
