package dev.supervisor.rpc.openrpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The documentation comments of a source tree, which class files do not have; read by the JDK's own parser. */
final class Javadoc {
    /** By the binary name of a class, or that, {@code #} and a method's name; in the order of the sources. */
    private final Map<String, Comment> comments;

    private Javadoc(Map<String, Comment> comments) {
        this.comments = comments;
    }

    /** Reads all Java files below this directory. */
    static Javadoc read(Path sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (Stream<Path> tree = Files.walk(sources);
                StandardJavaFileManager files = compiler.getStandardFileManager(null, null, UTF_8)) {
            List<Path> java = tree.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(java));
            Collector collector = new Collector(DocTrees.instance(task));
            for (CompilationUnitTree unit : task.parse()) {
                collector.scan(unit, null);
            }
            return new Javadoc(collector.comments);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** @throws IllegalStateException when there is none */
    Comment of(Class<?> type) {
        return comment(type.getName());
    }

    /** @throws IllegalStateException when there is none */
    Comment of(Method method) {
        return comment(method.getDeclaringClass().getName() + "#" + method.getName());
    }

    /** Top-level types whose name ends so, and that have a comment. */
    List<String> typesNamed(String suffix) {
        return comments.keySet().stream().filter(name -> name.endsWith(suffix)).toList();
    }

    /** The names of the methods of this type that have a comment, in the order of its source. */
    List<String> methodsOf(Class<?> type) {
        String prefix = type.getName() + "#";
        return comments.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .toList();
    }

    private Comment comment(String name) {
        Comment comment = comments.get(name);
        if (comment == null || comment.summary().isEmpty()) {
            throw new IllegalStateException(name + " is undocumented; say in its javadoc what it is for");
        }
        return comment;
    }

    /** Walks the classes of a file and keeps their comments. */
    private static final class Collector extends TreePathScanner<Void, Void> {
        private final Map<String, Comment> comments = new LinkedHashMap<>();
        private final Deque<String> classes = new ArrayDeque<>();
        private final DocTrees trees;

        Collector(DocTrees trees) {
            this.trees = trees;
        }

        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            String name = classes.isEmpty()
                    ? getCurrentPath().getCompilationUnit().getPackageName() + "." + type.getSimpleName()
                    : classes.peek() + "$" + type.getSimpleName();
            keep(name);
            classes.push(name);
            super.visitClass(type, null);
            classes.pop();
            return null;
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            keep(classes.peek() + "#" + method.getName());
            return null;
        }

        private void keep(String name) {
            DocCommentTree comment = trees.getDocCommentTree(getCurrentPath());
            if (comment != null) {
                comments.put(name, comment(name, comment));
            }
        }

        private static Comment comment(String name, DocCommentTree comment) {
            Map<String, String> params = new LinkedHashMap<>();
            for (DocTree tag : comment.getBlockTags()) {
                if (tag instanceof ParamTree param) {
                    params.put(param.getName().toString(), JavadocMarkdown.of(param.getDescription()));
                }
            }
            return new Comment(
                    name,
                    JavadocMarkdown.of(comment.getFirstSentence()),
                    JavadocMarkdown.of(comment.getBody()),
                    params);
        }
    }
}
