// Entry of the editor: only wires the bridge, the editor and the page together.
import '@fontsource-variable/inter';
import { mount } from 'svelte';
import './tokens.css';
import '../ui/fields.css';
import App from './App.svelte';
import { connectBridge } from './bridge.ts';
import { Editor } from './editor.svelte.ts';

const editor = new Editor(connectBridge());
mount(App, { target: document.getElementById('app')!, props: { editor } });
void editor.attempt(() => editor.start());
